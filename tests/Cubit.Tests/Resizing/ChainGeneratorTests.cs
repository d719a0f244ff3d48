using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

public sealed class ChainGeneratorTests
{
    private const string Rules = "alibaba/2022-05";

    [Fact]
    public void Three_cases_in_ten_have_several_tranches_and_no_clamp_acting()
    {
        var fitting = 0;
        Law.Holds(
            Rules,
            asked =>
            {
                var lines = NaiveReference.Answer(asked).Refunds;
                if (lines.Count > 1 && lines.All(line => !line.ClampActs))
                    fitting++;
            }
        );
        (100 * fitting / Law.Cases).ShouldBeGreaterThanOrEqualTo(30);
    }

    [Fact]
    public void Every_answer_and_every_refusal_occurs()
    {
        var seen = new HashSet<string>();
        Law.Holds(
            Rules,
            asked =>
            {
                var answer = NaiveReference.Answer(asked);
                seen.Add(answer.Error ?? answer.Reason ?? answer.Direction!);
            },
            Law.UsualCases
        );
        seen.ShouldBe(
            [
                "upgrade",
                "downgrade",
                "same_price",
                "before_start",
                "after_end",
                "invalid_order",
                "rounds_to_zero",
                "voucher_covers",
                "promotion_covers",
                "value_used_up",
            ],
            ignoreOrder: true
        );
    }
}
