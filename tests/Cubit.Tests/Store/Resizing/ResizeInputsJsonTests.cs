using Cubit.Resizing;
using Cubit.Store.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store.Resizing;

public sealed class ResizeInputsJsonTests
{
    public static TheoryData<string> Written =>
        [ResizeInputsJson.Write(Asked.To(120)), ResizeInputsJson.Write(Asked.OfEveryKind())];

    [Fact]
    public void Every_fact_survives_the_round_trip()
    {
        var inputs = Asked.OfEveryKind();
        var read = Read(ResizeInputsJson.Write(inputs));
        var (before, after) = (inputs.Subscription, read.Subscription);
        after.Tranches.ShouldBe(before.Tranches);
        after.Terms.ShouldBe(before.Terms);
        after.Zone.Id.ShouldBe(before.Zone.Id);
        read.Tiers.ShouldBe(inputs.Tiers);
        (after with { Tranches = before.Tranches, Terms = before.Terms, Zone = before.Zone }).ShouldBe(before);
        (read with { Subscription = before, Tiers = inputs.Tiers }).ShouldBe(inputs);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void What_is_read_is_written_the_same(string json) => ResizeInputsJson.Write(Read(json)).ShouldBe(json);

    [Fact]
    public void What_is_read_back_is_priced_the_same()
    {
        var inputs = Asked.To(120, Asked.Ringgit);
        var again = Read(ResizeInputsJson.Write(inputs));
        ResizedJson.Of(again, Resize.Price(again).Value).ToJsonString()
            .ShouldBe(ResizedJson.Of(inputs, Resize.Price(inputs).Value).ToJsonString());
    }

    [Fact]
    public void The_stored_form_stays_what_it_is() => ResizeInputsJson.Write(Asked.To(120, Asked.Ringgit)).ShouldBe(
        """
        {"order":1,"rules":"alibaba/2022-05","at":"2020-09-25T00:00:00Z","listPerMonth":"120","tiers":[],"voucher":"0",
        "subscription":{"product":"ecs","currency":"USD","zone":"UTC","listPerMonth":"150",
        "terms":[{"order":0,"discount":"1","anchor":"2020-09-01T00:00:00Z","monthsBefore":0,"months":1,
        "start":"2020-09-01T00:00:00Z","end":"2020-10-01T00:00:00Z"}],
        "tranches":[{"order":0,"kind":"purchase","period":0,"start":"2020-09-01T00:00:00Z","end":"2020-10-01T00:00:00Z",
        "low":"0","high":"150","discount":"1","cash":"150","voucher":"0","promotion":"0",
        "countedFrom":"2020-09-01T00:00:00Z",
        "origin":{"order":0,"kind":"purchase","soldFrom":"2020-09-01T00:00:00Z"}}]},
        "fx":{"from":"USD","to":"MYR","rate":"41/10","effectiveFrom":"2020-01-01T00:00:00Z","source":"a table"}}
        """.ReplaceLineEndings(""));

    [Theory]
    [InlineData("\"order\":1,", "\"order\":1,\"extra\":1,", "unknown field 'extra'")]
    [InlineData("\"voucher\":\"0\",\"sub", "\"sub", "lacks the field 'voucher'")]
    [InlineData("\"period\":0", "\"period\":1", "subscription.tranches[0].period is not a whole number from 0 to 0")]
    [InlineData("\"cash\":\"150\"", "\"cash\":150", "subscription.tranches[0].cash is not a text")]
    [InlineData("\"purchase\",\"period\"", "\"gift\",\"period\"", "subscription.tranches[0].kind is not one of")]
    [InlineData("\"at\":\"2020-09-25T00:00:00Z\"", "\"at\":\"2020-09-25\"", "at is not an instant")]
    [InlineData("\"zone\":\"UTC\"", "\"zone\":\"Mars\"", "subscription.zone is not the IANA name")]
    public void A_flaw_is_refused_with_its_place(string good, string bad, string complaint)
    {
        var json = ResizeInputsJson.Write(Asked.To(120));
        json.ShouldContain(good);
        Should.Throw<FormatException>(() => Read(json.Replace(good, bad, StringComparison.Ordinal)))
            .Message.ShouldContain(complaint);
    }

    private static ResizeInputs Read(string json) => ResizeInputsJson.Read(json, id => RuleSetJson.Shipped[id]);
}
