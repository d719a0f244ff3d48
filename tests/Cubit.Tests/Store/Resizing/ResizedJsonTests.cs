using System.Text.Json.Nodes;
using Cubit.Amounts;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store.Resizing;

public sealed class ResizedJsonTests
{
    [Fact]
    public void A_downgrade_answers_with_its_refund_and_lines()
    {
        var json = Of(Asked.To(120, Asked.Ringgit));
        json.Select(field => field.Key)
            .ShouldBe(["direction", "rules", "refund", "settlement", "reason", "lines", "derivation"]);
        json["refund"]!.ToJsonString().ShouldBe("""{"amount":"6.00","currency":"USD"}""");
        json["settlement"]!.ToJsonString().ShouldBe("""{"amount":"24.60","currency":"MYR","rate":"4.1"}""");
        json["reason"].ShouldBeNull();
        json["lines"]!
            .ToJsonString()
            .ShouldBe(
                """
                [{"order":0,"period":0,"used":"24","consumed":"120","online":"30","ratio":"1/5",
                "exact":"6","refund":"6.00"}]
                """.ReplaceLineEndings("")
            );
    }

    [Fact]
    public void An_upgrade_answers_with_its_charge_and_lines()
    {
        var json = Of(Asked.To(300));
        json.ContainsKey("refund").ShouldBeFalse();
        json["charge"]!.ToJsonString().ShouldBe("""{"amount":"30.00","currency":"USD"}""");
        json["settlement"].ShouldBeNull();
        json["lines"]!.ToJsonString().ShouldBe("""[{"period":0,"months":"1/5","charge":"30.00"}]""");
    }

    [Fact]
    public void The_same_price_answers_with_both_at_zero()
    {
        var json = Of(Asked.To(150));
        json["refund"]!["amount"]!.GetValue<string>().ShouldBe("0.00");
        json["charge"]!["amount"]!.GetValue<string>().ShouldBe("0.00");
        json["reason"]!.GetValue<string>().ShouldBe("same_price");
    }

    [Fact]
    public void A_layer_that_was_sold_by_another_order_names_it_and_orders_are_shown_as_asked()
    {
        var inputs = Asked.OfEveryKind() with { ListPerMonth = 100, Discount = null, Cash = null };
        var json = ResizedJson.Of(inputs, Resize.Price(inputs).Value, number => $"o-1-{number}");
        json["lines"]!
            .AsArray()
            .Select(line => (line!["order"]!.GetValue<string>(), line["origin"]!.GetValue<string>()))
            .Distinct()
            .ShouldBe([("o-1-10", "o-1-7"), ("o-1-10", "o-1-8"), ("o-1-10", "o-1-9")]);
        json["derivation"]!["inputs"]!["order"]!.GetValue<string>().ShouldBe("o-1-11");
    }

    [Fact]
    public void Each_step_has_its_words_numbers_value_and_rule()
    {
        var step = Of(Asked.To(120))["derivation"]!["steps"]![0]!["steps"]!
            .AsArray()
            .Single(step => step!["name"]!.GetValue<string>() == "Price ratio")!;
        step.ToJsonString(Readable)
            .ShouldBe(
                """
                {"name":"Price ratio","formula":"clamp((old price − new price) ÷ old price, 0, 1)",
                "numbers":"(150 − 120) ÷ 150","value":"1/5","shown":"0.2","rule":"alibaba/2022-05 § ratio","steps":[]}
                """.ReplaceLineEndings("")
            );
    }

    [Fact]
    public void The_inputs_carry_every_choice_of_the_rule_set()
    {
        var rules = Of(Asked.To(120))["derivation"]!["inputs"]!["rules"]!;
        rules
            .ToJsonString()
            .ShouldBe(
                """
                {"id":"alibaba/2022-05","daily":"month-over-thirty","used":"days-up","discount":"of-order",
                "coefficient":[],"ratio":"whole-instance","upgrade":"hours","upgrade-discount":"none","cap":"none"}
                """.ReplaceLineEndings("")
            );
    }

    [Fact]
    public void A_rate_that_no_decimal_writes_stays_a_fraction()
    {
        var json = Of(Asked.To(120, Asked.Ringgit with { Rate = new Fraction(1, 3) }));
        json["settlement"]!["rate"]!.GetValue<string>().ShouldBe("1/3");
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonObject Of(ResizeInputs inputs) => ResizedJson.Of(inputs, Resize.Price(inputs).Value);
}
