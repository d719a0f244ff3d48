using Cubit.Amounts;
using Cubit.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

/// <summary>A fingerprint changes with every figure that a customer is shown, and with nothing else.</summary>
public sealed class QuoteDigestTests
{
    private static readonly Resized Down = Answer("chain-layers-cut");
    private static readonly Resized Up = Answer("upgrade-over-renewals");

    [Fact]
    public void Any_other_figure_gives_another_fingerprint()
    {
        var cent = new Money(1, Down.Total.Currency);
        Resized[] all =
        [
            Down,
            Up,
            Down with
            {
                Direction = Direction.Same,
            },
            Down with
            {
                Total = Down.Total + cent,
            },
            Down with
            {
                Settlement = cent,
            },
            Down with
            {
                Reason = NoRefund.RatioZero,
            },
            Down with
            {
                Refunds = [Down.Refunds[0] with { Refund = cent }, .. Down.Refunds.Skip(1)],
            },
            Down with
            {
                Refunds = [.. Down.Refunds.Skip(1)],
            },
            Down with
            {
                Refunds = [.. Down.Refunds.Skip(1), Down.Refunds[0]],
            },
            Up with
            {
                Charges = [Up.Charges[0] with { Charge = cent }, .. Up.Charges.Skip(1)],
            },
            Up with
            {
                Charges = [Up.Charges[0] with { Period = 7 }, .. Up.Charges.Skip(1)],
            },
        ];
        all.Select(Quote.DigestOf).Distinct(StringComparer.Ordinal).Count().ShouldBe(all.Length);
    }

    [Fact]
    public void The_working_does_not_change_it() =>
        Quote
            .DigestOf(Down with { Steps = [], Paid = Fraction.One, Earned = Fraction.One })
            .ShouldBe(Quote.DigestOf(Down));

    // A quote may come back to the next release, so the text that is hashed keeps its form.
    [Fact]
    public void The_fingerprint_of_given_amounts_never_changes() =>
        new[] { Answer("ali-fx-half-cent"), Up, Down }
            .Select(Quote.DigestOf)
            .ShouldBe([
                "a194899d0c2c8e395080449b951aead2",
                "6e7858a0fa2a885c025fa00720615917",
                "4c2e3f711c7f7e1d912c06dd86ba4b88",
            ]);

    [Fact]
    public void A_quote_holds_for_a_quarter_of_an_hour() => Quote.ValidFor.ShouldBe(NodaTime.Duration.FromSeconds(900));

    private static Resized Answer(string id) =>
        CoreChain.Replay(Vector.All.Single(vector => vector.Id == id).Case).Changes[^1].Answer;
}
