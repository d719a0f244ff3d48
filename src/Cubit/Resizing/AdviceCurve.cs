using Cubit.Amounts;
using Cubit.Calendar;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>What a downgrade would give back on one day.</summary>
/// <param name="Day">Whole days of 24 hours after the first point.</param>
/// <param name="At">The instant of the change.</param>
/// <param name="Used">Used time of the layer that has run longest: days, or seconds.</param>
/// <param name="Refund">The refund.</param>
/// <param name="Settlement">The refund in the settlement currency at the rate of the inputs, or null.</param>
/// <param name="Reason">Why nothing is paid, or null.</param>
/// <param name="Jump">How it leaves the trend of the days before it, or null.</param>
public sealed record RefundDay(
    int Day,
    Instant At,
    Fraction Used,
    Money Refund,
    Money? Settlement,
    string? Reason,
    Jump? Jump
);

/// <summary>The refund of one change, day by day.</summary>
/// <param name="Inputs">The change, at the first of the days.</param>
/// <param name="Days">The points, at least one, 24 hours apart.</param>
/// <param name="IsComplete">Whether they reach the end asked for; a bound of <see cref="Advice"/> may cut them.</param>
public sealed record RefundCurve(ResizeInputs Inputs, IReadOnlyList<RefundDay> Days, bool IsComplete)
{
    /// <summary>The change without waiting.</summary>
    public RefundDay Now => Days[0];

    /// <summary>The day with the highest refund; of several the earliest.</summary>
    public RefundDay Best => Days.Aggregate((best, day) => day.Refund > best.Refund ? day : best);

    /// <summary>Whether a later day pays more than now.</summary>
    public bool IsWaitingBetter => Best.Day > 0;

    /// <summary>What waiting for the best day adds to the refund; 0 where that is now.</summary>
    public Money WaitingGains => Best.Refund - Now.Refund;

    /// <summary>What waiting for one day changes, or null where the last term ends before.</summary>
    public Money? OneDayChanges => Days.Count > 1 ? Days[1].Refund - Now.Refund : null;

    /// <summary>What doing nothing until the last term ends changes: there is nothing left to refund then.</summary>
    public Money RenewalChanges => -Now.Refund;

    internal static RefundCurve Of(ResizeInputs inputs, Instant to)
    {
        var wanted = Math.Max(1, UsedTime.DaysUp(inputs.At, Instant.Min(to, inputs.Subscription.End)));
        var days = new RefundDay[Advice.Bounded(wanted, Advice.DaysMax, inputs)];
        var (earlier, before) = ((RefundPoint?)null, (RefundPoint?)null);
        for (var day = 0; day < days.Length; day++)
        {
            var at = inputs.At + Duration.FromDays(day);
            var resized = Resize.Price(inputs with { At = at }).Value;
            var point = RefundPoint.Of(at, resized);
            days[day] = DayOf(
                day,
                at,
                resized,
                before is null ? null : RefundPoint.Between(-1, earlier, before, point)
            );
            (earlier, before) = (before, point);
        }

        return new RefundCurve(inputs, days, days.Length == wanted);
    }

    private static RefundDay DayOf(int day, Instant at, Resized resized, Jump? jump) =>
        new(
            day,
            at,
            resized.Refunds.Aggregate(Fraction.Zero, (most, line) => Fraction.Max(most, line.Used)),
            resized.Total,
            resized.Settlement,
            resized.Reason,
            jump
        );
}
