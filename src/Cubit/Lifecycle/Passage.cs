using Cubit.Instances;
using Cubit.Orders;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>What time brought about, and what the account has after it.</summary>
public sealed record Passed(Holdings Holdings, IReadOnlyList<AccountEvent> Events);

/// <summary>Lets time pass: everything that is due is done, in order, each thing once.</summary>
/// <remarks>
/// It is the same whether time jumps or goes in steps, because each thing is done as of the instant it was due. A
/// command of a customer or an operator is decided on what this leaves.
/// </remarks>
public static class Passage
{
    /// <summary>How many deadlines one call carries out at most; a caller goes on where it stopped.</summary>
    public const int DeadlinesMax = 1_000;

    /// <summary>Carries out what is due until an instant, that instant included.</summary>
    /// <param name="holdings">What the account has.</param>
    /// <param name="now">Until when.</param>
    /// <param name="market">What is on offer, by the instant and the instance.</param>
    /// <param name="use">What use costs, by the instant of the rate and the project.</param>
    public static Passed To(
        Holdings holdings,
        Instant now,
        Func<Instant, Instance, Market> market,
        Func<Instant, Project, Market> use
    )
    {
        var events = new List<AccountEvent>();
        for (var i = 0; i < DeadlinesMax; i++)
        {
            if (Deadlines.Of(holdings) is not [var next, ..] || next.Due > now)
                break;
            var number = next.IsOfOrder ? holdings.Orders[next.Number].Instance : next.Number;
            var at = PassDeadline.InstantOf(holdings, next);
            var offered =
                next.Kind == DeadlineKind.BillUsage ? use(at, PassDeadline.ProjectToBill(holdings, next)!)
                : holdings.Instances.GetValueOrDefault(number) is { } instance ? market(at, instance)
                : null;
            var happened = PassDeadline.Decide(holdings, next, offered, now).Events;
            holdings = holdings.Apply(happened);
            events.AddRange(happened);
        }

        return new Passed(holdings, events);
    }
}
