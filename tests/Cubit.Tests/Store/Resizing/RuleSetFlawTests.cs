using Cubit.Store.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store.Resizing;

/// <summary>Every way in which a rule set can be flawed, with the complaint and its place.</summary>
public sealed class RuleSetFlawTests
{
    [Theory]
    [InlineData("\"id\"", "\"name\"", "the top level has an unknown field 'name'")]
    [InlineData("\"source\": \"s\",", "", "the top level lacks the field 'source'")]
    [InlineData("\"source\": \"s\",", "\"source\": null,", "source is not a text")]
    [InlineData("\"source\": \"s\",", "\"source\": \"s\", \"source\": \"s\",", "names the field 'source' twice")]
    [InlineData("\"source\": \"s\",", "\"source\": s,", "the text is not JSON at line 2, byte")]
    [InlineData("2022-05-24", "24 May", "effectiveFrom is not a date")]
    [InlineData("\"days-up\"", "\"DaysUp\"", "choices.used.choice is not one of days-up, days-down, seconds")]
    [InlineData("\"days-up\"", "7", "choices.used.choice is not a text")]
    [InlineData("\"days-up\"", "\"seconds\"", "choices.daily.choice is month-over-thirty, which looks at days")]
    [InlineData("month-over-thirty", "term-list-over-seconds", "choices.daily.choice is term-list-over-seconds, which")]
    [InlineData("2022-05-24", "1969-12-31", "effectiveFrom is not a date in the years 1970 to 2999")]
    [InlineData("2022-05-24", "3000-01-01", "effectiveFrom is not a date in the years 1970 to 2999")]
    [InlineData("\"x/1\"", "\"X/1\"", "id is not an id like alibaba/2022-05: up to 40 of a-z")]
    [InlineData("\"x/1\"", "\"\"", "id is not an id")]
    [InlineData("\"x/1\"", "\"x//1\"", "id is not an id")]
    [InlineData("\"x/1\"", "\"../1\"", "id is not an id")]
    [InlineData("\"x/1\"", "\"a-rule-set-whose-id-is-longer-than-quotes\"", "id is not an id")]
    [InlineData("\"s\"", "\"\"", "source is empty, or begins or ends with a blank")]
    [InlineData("\"s\"", "\" s\"", "source is empty, or begins or ends with a blank")]
    [InlineData("\"s\"", "\"s\\nt\"", "source has a line break or another control character")]
    [InlineData(
        "\"none\", \"explanation\": \"e\"},",
        "\"none\"},",
        "choices.upgrade-discount lacks the field 'explanation'"
    )]
    [InlineData(
        "\"none\", \"explanation\": \"e\"},",
        "\"none\", \"explanation\": \"e\\u2028\"},",
        "discount.explanation"
    )]
    [InlineData("\"ecs\"", "\"ECS\"", "choices.coefficient.choice[0].product is not a product id like ecs")]
    [InlineData("\"ecs\"", "\"\"", "choices.coefficient.choice[0].product is not a product id")]
    [InlineData("30", "0", "choices.coefficient.choice[0].belowDays is not a whole number from 1 to 3660")]
    [InlineData("30", "3661", "choices.coefficient.choice[0].belowDays is not a whole number from 1 to 3660")]
    [InlineData("\"1.5\"", "\"0\"", "choices.coefficient.choice[0].factor is not above 0")]
    [InlineData("\"1.5\"", "\"100.1\"", "choices.coefficient.choice[0].factor is above 100")]
    [InlineData(
        "\"1.5\"",
        "\"0.0000000000000000001\"",
        "choices.coefficient.choice[0].factor has more than 20 characters"
    )]
    [InlineData("\"1.5\"", "\"3/0\"", "choices.coefficient.choice[0].factor is not a number")]
    [InlineData("\"1.5\"}]", "\"1.5\"}, {}]", "choices.coefficient.choice[1] lacks the field 'product'")]
    [InlineData(
        "\"1.5\"}]",
        "\"1.5\"}, {\"product\": \"ecs\", \"belowDays\": 30, \"factor\": \"1.2\"}]",
        "choices.coefficient.choice[1].belowDays is not above 30, which ecs has before it"
    )]
    [InlineData(
        "\"factor\"",
        "\"times\"",
        "choices.coefficient.choice[0] has an unknown field 'times'; known are product"
    )]
    [InlineData("\"hours\"", "\"weeks\"", "choices.upgrade.choice is not one of hours, days, seconds")]
    [InlineData("\"cap\": {", "\"caps\": {", "choices has an unknown field 'caps'; known are daily, used")]
    [InlineData("\"1.5\"", "1.5", "choices.coefficient.choice[0].factor is not a text")]
    [InlineData("\"1.5\"", "\"-1\"", "choices.coefficient.choice[0].factor is not above 0")]
    [InlineData("30", "30.5", "choices.coefficient.choice[0].belowDays is not a whole number")]
    [InlineData("\"hours\"", "\"\\ud800\"", "choices.upgrade.choice holds a broken character")]
    [InlineData("\"cap\": {\"choice\": \"none", "\"cap\": {\"choice\": \"all", "cap.choice is not one of none")]
    public void A_flaw_is_refused_with_its_place(string good, string bad, string complaint) =>
        Message(good, bad).ShouldContain(complaint);

    [Theory]
    [InlineData("of-order", "of-used-time", "choices.discount.choice is of-used-time, which looks at days")]
    [InlineData(
        "[]",
        """[{"product": "ecs", "belowDays": 3, "factor": "2"}]""",
        "coefficient.choice looks at used days"
    )]
    public void Used_seconds_go_with_nothing_that_looks_at_days(string good, string bad, string complaint)
    {
        var text = RuleSetJson.ShippedTexts["linear/second"];
        text.ShouldContain(good);
        Should
            .Throw<FormatException>(() => RuleSetJson.Parse(text.Replace(good, bad, StringComparison.Ordinal)))
            .Message.ShouldContain(complaint);
    }

    [Fact]
    public void Lengths_are_bounded()
    {
        Message("\"s\"", $"\"{new string('s', 201)}\"").ShouldBe("source has more than 200 characters");
        Message("\"e\"}\n", $"\"{new string('e', 301)}\"}}\n")
            .ShouldBe("choices.cap.explanation has more than 300 characters");
        var many = string.Join(
            ", ",
            Enumerable.Range(1, 101).Select(i => $$"""{"product": "p{{i}}", "belowDays": 1, "factor": "2"}""")
        );
        Message("""{"product": "ecs", "belowDays": 30, "factor": "1.5"}""", many)
            .ShouldBe("choices.coefficient.choice has more than 100 items");
    }

    [Fact]
    public void The_sample_that_the_flaws_are_made_in_is_read() => RuleSetJson.Parse(Sample).Id.ShouldBe("x/1");

    private static string Message(string good, string bad)
    {
        Sample.ShouldContain(good);
        return Should
            .Throw<FormatException>(() => RuleSetJson.Parse(Sample.Replace(good, bad, StringComparison.Ordinal)))
            .Message;
    }

    private const string Sample = """
        {
          "id": "x/1", "effectiveFrom": "2022-05-24", "source": "s",
          "choices": {
            "daily": {"choice": "month-over-thirty", "explanation": "e"},
            "used": {"choice": "days-up", "explanation": "e"},
            "discount": {"choice": "of-order", "explanation": "e"},
            "coefficient": {"choice": [{"product": "ecs", "belowDays": 30, "factor": "1.5"}], "explanation": "e"},
            "ratio": {"choice": "whole-instance", "explanation": "e"},
            "upgrade": {"choice": "hours", "explanation": "e"},
            "upgrade-discount": {"choice": "none", "explanation": "e"},
            "cap": {"choice": "none", "explanation": "e"}
          }
        }
        """;
}
