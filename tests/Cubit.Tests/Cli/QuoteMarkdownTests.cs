using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class QuoteMarkdownTests
{
    [Fact]
    public async Task The_source_example_reads_like_a_page()
    {
        var said = await CommandLine.RunAsync($"{CommandLine.SourceExample} --voucher 100 --markdown");
        said.ShouldBeDone();
        said.Output.ShouldStartWith(
            """
            # Downgrade of ecs

            | fact | |
            |---|---|
            | Price | USD 150.00 a month, then USD 120.00 |
            | Term | 2020-09-01 00:00 to 2020-10-01 00:00, 1 month |
            | Changed | 2020-09-25 00:00 (times in UTC) |
            | Paid | USD 50.00 |
            | Voucher | USD 100.00, never refunded |
            | Rules | alibaba/2022-05, see docs/rules/alibaba-2022-05.md |

            ## Working

            ### 1. Price per day

            [alibaba/2022-05 § daily](docs/rules/alibaba-2022-05.md#daily): A day costs \
            a thirtieth of the monthly list price, however long the month is.

            ```text
              (high − low) ÷ 30
            = (150 − 0) ÷ 30
            = 5
            ```

            ### 2. Used time


            """.Replace("\\\n", "", StringComparison.Ordinal),
            Case.Sensitive
        );
        said.Output.ShouldEndWith(
            """
            ## Result

            Nothing is paid back: a voucher covered part of the price, and the money paid is used up. \
            The downgrade goes ahead.

            - **Refund: USD 0.00**

            """.Replace("\\\n", "", StringComparison.Ordinal),
            Case.Sensitive
        );
    }

    [Fact]
    public async Task Each_step_of_the_text_is_one_of_the_page()
    {
        var line = $"{CommandLine.UpgradeExample} --settle MYR --rate 4.1";
        var text = (await CommandLine.RunAsync(line)).Output.Split('\n').Where(row => row.Contains('§')).ToList();
        var page = (await CommandLine.RunAsync($"{line} --markdown")).Output.Split('\n');
        page.Count(row => row.StartsWith("### ", StringComparison.Ordinal)).ShouldBe(text.Count);
        page.Count(row => row.StartsWith("[alibaba/2022-05 § ", StringComparison.Ordinal)).ShouldBe(text.Count);
        page.ShouldContain("- **Settlement: MYR 181,056.00**"); // 44,160 × 4.1
    }

    [Fact]
    public async Task It_does_not_go_with_json() =>
        (await CommandLine.RunAsync($"{CommandLine.SourceExample} --json --markdown")).ShouldBeRefused(
            "--json and --markdown do not go together",
            "leave one of them out"
        );
}
