using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>It makes no difference to what is stored whether the clock jumps or walks.</summary>
/// <remarks>
/// Each life is lived by two accounts. For one of them everything due is carried out at every step of a walk, for the
/// other by its next command alone. Their journals, books and views are the same to the last byte.
/// </remarks>
public sealed class ClockLaws : IAsyncLifetime
{
    private const int Cases = 25;
    private const int DeedsMax = 10;

    // A month before the end of the year that was bought.
    private static readonly Instant Start = Instant.FromUtc(2021, 3, 1, 0, 0);
    private static readonly Operator Clerk = new("clerk", StaffRole.Finance, "10.0.0.7");
    private static readonly AgreementReference Terms = new("maxcompute-subscription", "2020-01");

    private static readonly string[] Tables =
    [
        "accounts",
        "journal",
        "postings",
        "instances",
        "orders",
        "tickets",
        "projects",
        "vouchers",
        "deadlines",
        "open_tickets",
        "staff_audit",
    ];

    private static readonly Func<Deed, Instant, Func<LifeState, Decision<Happened>>>[] Deeds =
    [
        (deed, at) => state => Resized(state, deed, at, null),
        (deed, at) =>
            state => Resized(state, deed, at, new Schedule(at + Duration.FromDays(deed.Units % 20 + 1), null)),
        (deed, at) => state => Renewed(state, deed, at),
        (deed, at) =>
            state =>
                RenewInstance.Automatically(
                    state.Holdings,
                    1,
                    deed.Choice ? 1 : null,
                    Terms,
                    Offered(state).Book,
                    at,
                    "ann",
                    Role.Owner
                ),
        (_, at) => state => CancelInstance.Open(state.Holdings, 1, "We move out.", at, "ann", Role.Owner),
        (deed, at) =>
            state => CancelInstance.Approve(state.Holdings, Latest(state), deed.Choice, Offered(state), at, Clerk),
        (_, at) => state => CancelInstance.Restore(state.Holdings, Latest(state), at, Clerk),
        (_, at) => state => CancelInstance.Withdraw(state.Holdings, Latest(state), at, "ann", Role.Owner),
        (deed, at) =>
            state =>
                SwitchBilling.Create(
                    state.Holdings,
                    $"p{deed.Units}",
                    SeededData.Region,
                    deed.Choice ? 1 : null,
                    at,
                    "ann",
                    Role.Owner
                ),
        (_, at) =>
            state =>
                StaffActs.IssueVoucher(
                    state.Holdings,
                    Voucher.Of("GIFT", new Money(50_00, Currency.Usd), at + Duration.FromDays(60)),
                    at,
                    Clerk
                ),
    ];

    private static readonly Gen<Deed> AnyDeed =
        from hours in Gen.Choose(0, 400)
        from what in Gen.Choose(0, Deeds.Length - 1)
        from units in Gen.Choose(50, 150)
        from choice in Gen.Elements(true, false)
        from steps in Gen.Choose(1, 5)
        select new Deed(hours, what, units, choice, steps);

    private static readonly Gen<Deed[]> AnyLife =
        from count in Gen.Choose(1, DeedsMax)
        from deeds in Gen.ArrayOf(AnyDeed, count)
        select deeds;

    private TestPlace _at = null!;
    private Database _database = null!;
    private LifeDesk _life = null!;
    private int _accounts;

    public async ValueTask InitializeAsync()
    {
        _at = await TestPlace.NewAsync();
        await SeededData.FillAsync(_at.Place, 0);
        _database = await Database.OpenAsync(_at.Place, SeededData.Now);
        _life = new LifeDesk(_database, refusal => new OrderAnswer(409, refusal.Code));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _at.DisposeAsync();
    }

    [Fact]
    public async Task A_jump_of_the_clock_and_a_walk_leave_the_same_rows()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases),
            Prop.ForAll(
                Arb.From(AnyLife),
                deeds =>
                {
                    var walked = LiveAsync(deeds, walks: true).GetAwaiter().GetResult();
                    var jumped = LiveAsync(deeds, walks: false).GetAwaiter().GetResult();
                    walked.ShouldBe(jumped);
                }
            )
        );
        (await _at.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    private async Task<string> LiveAsync(Deed[] deeds, bool walks)
    {
        var client = _accounts++;
        var account = SeededData.AccountOf(client);
        await _database.Writes.RunAsync(
            Scope.Of(account),
            session =>
            {
                SeededData.Open(session, client, new Money(30_000_00, Currency.Usd), instances: 1);
                return 0;
            }
        );
        var now = Start;
        foreach (var deed in deeds)
        {
            var then = now + Duration.FromHours(deed.Hours);
            if (walks)
                for (var step = 1; step <= deed.Steps; step++)
                    await _life.PassAsync(account, now + (Duration.FromHours(deed.Hours) * step / deed.Steps));
            now = then;
            await _life.RunAsync(
                new LifeCommand(account, new Reach(Instance: 1), now),
                Deeds[deed.What](deed, now),
                _ => new OrderAnswer(200, "")
            );
        }

        var end = now + Duration.FromDays(40);
        if (walks)
            for (var day = 1; day < 40; day++)
                await _life.PassAsync(account, now + Duration.FromDays(day));
        await _life.PassAsync(account, end);
        return await _at.ReadAsync(session =>
            string.Join('\n', Tables.SelectMany(table => Rows(session, table, account)))
        );
    }

    private static IEnumerable<string> Rows(Session session, string table, long account) =>
        session
            .Query(
                $"SELECT * FROM {table} WHERE account_id = @account",
                row =>
                    string.Join(
                        '|',
                        Enumerable
                            .Range(0, row.FieldCount)
                            .Where(i => row.GetName(i) != "account_id")
                            .Select(i => $"{row.GetValue(i)}")
                    ),
                ("@account", account)
            )
            .Select(row =>
                $"{table}: {row}"
                    .Replace($"\"accountId\":{account}", "\"accountId\":0", StringComparison.Ordinal)
                    .Replace($"\"order\":[{account},", "\"order\":[0,", StringComparison.Ordinal)
                    .Replace($"-{account}-", "-0-", StringComparison.Ordinal)
                    .Replace($"client {account - SeededData.AccountOf(0)}", "client", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal);

    private static Decision<Happened> Resized(LifeState state, Deed deed, Instant at, Schedule? schedule)
    {
        var decided = ResizeDecision.Decide(
            Offered(state).Of(state.Holdings, 1),
            new ResizeInstance(
                new Configuration.Units(deed.Units),
                null,
                at,
                at,
                "ann",
                Role.Owner,
                new Acceptance(null, Terms, Waits: deed.Choice, Schedule: schedule, Unquoted: true)
            )
        );
        return decided.Refusal is { } refusal ? refusal : new Happened([decided.Value.Event]);
    }

    private static Decision<Happened> Renewed(LifeState state, Deed deed, Instant at)
    {
        var decided = TermDecision.Decide(
            Offered(state).Of(state.Holdings, 1),
            new BuyTerm(
                true,
                new Configuration.Units(deed.Choice ? 100 : 60),
                1,
                at,
                at,
                "ann",
                Role.Owner,
                Acceptance: new Acceptance(null, Terms, Waits: deed.Choice, Unquoted: true)
            )
        );
        return decided.Refusal is { } refusal ? refusal : new Happened([decided.Value.Event]);
    }

    private static Market Offered(LifeState state) => state.MarketOf(state.Holdings.Instances[1])!;

    private static long Latest(LifeState state) => state.Holdings.Tickets.Keys.LastOrDefault();

    /// <summary>What is done, so many hours after what was done before, which a walk goes in so many steps.</summary>
    private sealed record Deed(int Hours, int What, int Units, bool Choice, int Steps);
}
