using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>When a job was run last, by the system's clock.</summary>
/// <param name="Job">Which.</param>
/// <param name="By">By which worker.</param>
/// <param name="At">When.</param>
/// <param name="Done">How much was done.</param>
/// <param name="Failed">In how many accounts something failed.</param>
/// <param name="Through">Nights until then are done; the epoch where the job has none.</param>
/// <param name="Reached">Of the night after that, the accounts up to this id are done.</param>
public sealed record JobRun(
    string Job,
    string By,
    Instant At,
    int Done,
    int Failed,
    Instant Through = default,
    long Reached = 0
)
{
    /// <summary>The night that is done next.</summary>
    public Instant Next => Through + Duration.FromDays(1);

    /// <summary>For how long that night has come and is not done.</summary>
    /// <param name="now">The clock of accounts.</param>
    public Duration LagAt(Instant now) => Next < now ? now - Next : Duration.Zero;
}

/// <summary>Which jobs there are and how far each is.</summary>
internal static class JobRows
{
    /// <summary>What is due in an account.</summary>
    public const string Deadlines = "deadlines";

    /// <summary>Revenue, night by night.</summary>
    public const string Revenue = "revenue";

    /// <summary>Stored answers that are old.</summary>
    public const string Answers = "answers";

    private const string Columns = "job, worker, at, done, failed, through, reached";

    /// <summary>A job, or null where nobody has run it.</summary>
    public static JobRun? Find(Session session, string job) =>
        session.First($"SELECT {Columns} FROM job_runs WHERE job = @job", Read, ("@job", job));

    /// <summary>Every job that was run, by name.</summary>
    public static IReadOnlyList<JobRun> All(Session session) =>
        session.Query($"SELECT {Columns} FROM job_runs ORDER BY job", Read);

    /// <summary>Writes down that a worker ran what has no nights.</summary>
    public static int Save(Session session, JobRun run) =>
        session.Execute(
            """
            INSERT INTO job_runs (job, worker, at, done, failed) VALUES (@job, @by, @at, @done, @failed)
            ON CONFLICT (job) DO UPDATE SET worker = excluded.worker, at = excluded.at, done = excluded.done,
              failed = excluded.failed
            """,
            ("@job", run.Job),
            ("@by", run.By),
            ("@at", run.At.Micros()),
            ("@done", (long)run.Done),
            ("@failed", (long)run.Failed)
        );

    /// <summary>Claims a job of nights for a worker; where nobody ran it, its nights begin after one.</summary>
    /// <returns>How far it is, or null where another worker is at it.</returns>
    public static JobRun? Claim(Session session, string job, string by, Instant first, Instant now, Instant until) =>
        session.First(
            $"""
            INSERT INTO job_runs (job, worker, at, done, failed, through, reached, held_until)
            VALUES (@job, @by, @now, 0, 0, @first, 0, @until)
            ON CONFLICT (job) DO UPDATE SET worker = excluded.worker, held_until = excluded.held_until
            WHERE job_runs.held_until <= @now OR job_runs.worker = excluded.worker
            RETURNING {Columns}
            """,
            Read,
            ("@job", job),
            ("@by", by),
            ("@first", first.Micros()),
            ("@now", now.Micros()),
            ("@until", until.Micros())
        );

    /// <summary>Moves a job on, if it still is where it was.</summary>
    /// <param name="session">Where.</param>
    /// <param name="from">How far it was.</param>
    /// <param name="to">How far it is.</param>
    /// <param name="until">For how long its worker keeps it.</param>
    /// <returns>Whether it was.</returns>
    public static bool Move(Session session, JobRun from, JobRun to, Instant until) =>
        session.Execute(
            """
            UPDATE job_runs SET worker = @by, at = @at, done = @done, failed = @failed, through = @through,
              reached = @reached, held_until = @until
            WHERE job = @job AND through = @was AND reached = @had
            """,
            ("@job", from.Job),
            ("@by", to.By),
            ("@at", to.At.Micros()),
            ("@done", (long)to.Done),
            ("@failed", (long)to.Failed),
            ("@through", to.Through.Micros()),
            ("@reached", to.Reached),
            ("@until", until.Micros()),
            ("@was", from.Through.Micros()),
            ("@had", from.Reached)
        ) > 0;

    private static JobRun Read(System.Data.Common.DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.InstantAt(2),
            row.GetInt32(3),
            row.GetInt32(4),
            row.InstantAt(5),
            row.GetInt64(6)
        );
}
