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
    /// <param name="market">What is on offer at <see cref="PassDeadline.InstantOf"/> of what a deadline is about, or
    /// what use costs then; null where there is none.</param>
    public static Passed To(Holdings holdings, Instant now, Func<Holdings, Deadline, Market?> market)
    {
        var events = new List<AccountEvent>();
        for (var i = 0; i < DeadlinesMax; i++)
        {
            if (Deadlines.Of(holdings) is not [var next, ..] || next.Due > now)
                break;
            var happened = PassDeadline.Decide(holdings, next, market(holdings, next), now).Events;
            holdings = holdings.Apply(happened);
            events.AddRange(happened);
        }

        return new Passed(holdings, events);
    }
}
