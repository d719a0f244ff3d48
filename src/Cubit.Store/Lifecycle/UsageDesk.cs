using Cubit.Accounts;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>What a project used, and what it was billed for it.</summary>
/// <param name="Project">The project, with the hours that are not billed yet.</param>
/// <param name="BilledAt">When the first of these will be billed, or null.</param>
/// <param name="Bills">The latest bills first.</param>
public sealed record UsageView(Project Project, Instant? BilledAt, IReadOnlyList<UsageBill> Bills);

/// <summary>Metered use of projects that pay as they go.</summary>
/// <param name="life">Runs the commands.</param>
/// <param name="render">Writes what a project used as the answer that is stored and given.</param>
/// <source>docs/spec/orders.md, "Use that is metered"</source>
public sealed class UsageDesk(LifeDesk life, Func<UsageView, OrderAnswer> render)
{
    /// <summary>How many hours come at once at most: a month of them.</summary>
    public const int HoursMax = 744;

    /// <summary>What a project used, or null; bills before the event of a number.</summary>
    public Task<UsageView?> FindAsync(long accountId, string projectId, Instant at, long before, int limit)
    {
        _ = Project.TryName(accountId, projectId, out var name);
        return life.LookAsync(
            accountId,
            new Reach(Project: name),
            at,
            state =>
                state.Holdings.Projects.ContainsKey(name)
                    ? Of(state, name, UsageRows.Page(state.Session, accountId, name, before, limit))
                    : null
        );
    }

    /// <summary>The metering system reports hours; those that are known already stay as they are.</summary>
    /// <errors>auth.forbidden, those of <see cref="MeterUsage.Decide"/></errors>
    public Task<OrderAnswer> MeterAsync(
        Operator by,
        long accountId,
        string projectId,
        IReadOnlyList<MeteredHour> hours,
        Instant at,
        OnceKey? once = null
    )
    {
        _ = Project.TryName(accountId, projectId, out var name);
        return life.RunAsync(
            new LifeCommand(accountId, new Reach(Project: name), at, Once: once),
            state =>
                StaffPowers.Refuse(by, StaffPower.Meter) is { } forbidden
                    ? forbidden
                    : MeterUsage.Decide(
                        state.Holdings,
                        name,
                        hours,
                        hour => UsageRows.Metered(state.Session, state.Holdings.Projects[name].Region, hour),
                        state.At,
                        by.Name
                    ),
            state => render(Of(state, name, []))
        );
    }

    private static UsageView Of(LifeState state, string name, IReadOnlyList<UsageBill> bills)
    {
        var project = state.Holdings.Projects[name];
        return new(project, project.BilledAt(state.Holdings.Account!.Zone), bills);
    }
}
