using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Cli.Quotes;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Cli;

/// <summary><c>cubit advise</c>: when to downgrade, what each rule set says, and what undoing it costs.</summary>
internal sealed class Advise
{
    private const int AmountWidth = 18;

    private readonly StringBuilder _text = new();
    private readonly Advised _advised;

    private Advise(Advised advised) => _advised = advised;

    private RefundCurve Curve => _advised.Curve;

    private ResizeInputs Inputs => Curve.Inputs;

    public static Command Command() =>
        QuoteDowngrade.Command(
            "advise",
            "When to change to a lower price, under which rules, and what undoing it costs. For example:\n"
                + "cubit advise --list 150 --to 120 --months 1 --start 2020-09-01 --at 2020-09-24",
            Answer
        );

    private static int Answer(ParseResult result, QuoteOptions options, ResizeInputs inputs)
    {
        if (Resize.DirectionOf(inputs) == Direction.Same)
            throw new Given(result).Bad(
                options.To,
                "is the price already, and advice is on a lower one; give a lower --to"
            );
        var compared = RuleSetJson
            .Shipped.Values.Where(rules => rules.Id != inputs.Rules.Id)
            .Append(inputs.Rules)
            .OrderBy(rules => rules.Id, StringComparer.Ordinal)
            .ToList();
        var advised = PricedChange.WithinBounds(result, options, inputs, () => Advice.Of(inputs, compared).Value);
        return PricedChange.Write(result, options, () => JsonOf(advised), () => new Advise(advised).Page());
    }

    private static JsonObject JsonOf(Advised advised)
    {
        var json = AdviceJson.Of(advised, to => $"{to}");
        json["days"] = AdviceJson.Days(advised.Curve);
        return json;
    }

    private string Page()
    {
        Line($"Advice on a downgrade of {Inputs.Subscription.Product}");
        Line();
        Line(
            $"   {Price(Inputs.Subscription.ListPerMonth)} a month, then {Price(Inputs.ListPerMonth)}; "
                + $"rules {Inputs.Rules.Id}; times in {Inputs.Subscription.Zone}"
        );
        Line();
        Days();
        Waiting();
        RuleSets();
        Undoing();
        return _text.ToString();
    }

    private void Days()
    {
        var unit = Inputs.Rules.Used == UsedTimeCount.Seconds ? "seconds used" : "days used";
        Line($"   {"changed at", -26}{unit, 14}{"refund", AmountWidth}   note");
        foreach (var day in Curve.Days)
            Line($"   {Time(day.At), -26}{day.Used.ToDecimalText(), 14}{Amount(day.Refund)}   {Note(day)}");
        if (!Curve.IsComplete)
            Line($"   … the term goes on to {Time(Inputs.Subscription.End)}; these are the first {Curve.Days.Count}.");
        Line();
    }

    private string Note(RefundDay day)
    {
        List<string> notes = [];
        if (day.Day == Curve.Best.Day)
            notes.Add("best");
        if (day.Jump is { } jump)
            notes.Add($"{Words(jump.Move)}: {string.Join(", ", jump.Causes.Select(Words))}");
        return string.Join("; ", notes);
    }

    private static string Words(JumpMove move) =>
        move switch
        {
            JumpMove.Up => "jumps up",
            JumpMove.Down => "falls out of step",
            _ => "stays",
        };

    private static string Words(JumpCause cause) =>
        cause switch
        {
            JumpCause.TierReached => "a discount tier is reached",
            JumpCause.CoefficientEnded => "the coefficient ends",
            JumpCause.TermEnded => "a term has ended",
            JumpCause.TermBegan => "a term has begun",
            JumpCause.LayerReached => "one more layer is given up",
            JumpCause.Cap => "the cap",
            _ => "rounding",
        };

    private void Waiting()
    {
        var (best, end) = (Curve.Best, Time(Inputs.Subscription.End));
        Line(
            Curve.IsWaitingBetter
                ? $"Best day: {Time(best.At)}, {best.Refund.ToDisplay()}. Waiting {Count(best.Day, "day")} pays "
                    + $"{Curve.WaitingGains.ToDisplay()} more."
                : $"Best day: now, {best.Refund.ToDisplay()}. Waiting does not pay."
        );
        if (Curve.OneDayChanges is { } change)
            Line($"One day later: {Difference(change)}.");
        Line($"At renewal, {end}: nothing is refunded; {Difference(Curve.RenewalChanges)}.");
        Line();
    }

    private void RuleSets()
    {
        Line("Now, under each rule set:");
        foreach (var (rules, resized) in _advised.RuleSets)
        {
            var inForce = rules.Id == Inputs.Rules.Id ? "asked for" : Difference(resized.Total - Curve.Now.Refund, "");
            Line($"   {rules.Id, -22}{Amount(resized.Total)}   {inForce}");
        }

        Line();
    }

    private void Undoing()
    {
        var (refund, charge, cost) = (
            _advised.RoundTrip.Down.Total,
            _advised.RoundTrip.Back.Total,
            _advised.RoundTrip.Cost
        );
        var outcome = cost.Minor switch
        {
            > 0 => $"going there and back loses {cost.ToDisplay()}",
            < 0 => $"going there and back gains {(-cost).ToDisplay()}",
            _ => "going there and back costs nothing",
        };
        Line($"Undone at once: {refund.ToDisplay()} back, {charge.ToDisplay()} to pay; {outcome}.");
    }

    private static string Amount(Money money) => money.ToDisplay().PadLeft(AmountWidth);

    private static string Difference(Money change, string than = " than now") =>
        change.Minor switch
        {
            > 0 => $"{change.ToDisplay()} more{than}",
            < 0 => $"{(-change).ToDisplay()} less{than}",
            _ => "the same",
        };

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private string Price(Fraction perMonth) => Shown.Price(perMonth, Inputs.Subscription.Currency);

    private string Time(Instant at) => Shown.Time(at, Inputs.Subscription.Zone);

    private void Line(string text = "") => _text.Append(text.TrimEnd()).Append('\n');
}
