using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class ReplayVectorsTests
{
    private const string Change = """{"at": "2020-09-24", "listPerMonth": "120"}""";

    [Fact]
    public async Task Every_shipped_vector_comes_out_as_written()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "vectors");
        var said = await CommandLine.RunAsync(["vectors", .. Directory.GetFiles(folder, "*.json")]);
        said.ShouldBeDone();
        var lines = said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[..^1].ShouldAllBe(line => line.StartsWith("ok "));
        lines[^1].ShouldBe($"{lines.Length - 1} passed, 0 failed");
        lines.Length.ShouldBeGreaterThan(80);
    }

    [Theory]
    [InlineData("\"6.00\",", "\"6.01\",", "refund: expected 6.01, got 6.00")]
    [InlineData("\"6.00\",", "\"6\",", "refund: expected 6, got 6.00")]
    [InlineData("\"24\"", "\"25\"", "lines[0].used: expected 25, got 24")]
    [InlineData("\"0.2\"", "\"1/3\"", "lines[0].ratio: expected 1/3, got 1/5")]
    [InlineData("\"order\": 0,", "\"order\": 0, \"origin\": 1,", "lines[0].origin: expected 1, got 0")]
    [InlineData("\"lines\": [", "\"lines\": [{}, ", "lines: expected 2 lines, got 1 lines")]
    [InlineData("\"direction\": \"down", "\"direction\": \"up", "direction: expected upgrade, got downgrade")]
    [InlineData("\"lines\": [", "\"settlement\": \"6.00\", \"lines\": [", "settlement: expected 6.00, got nothing")]
    [InlineData("2020-09-24", "2020-09-30", "error: expected none, got after_end")]
    public async Task A_difference_names_the_field_and_ends_with_one(string good, string bad, string difference)
    {
        var said = await OneVector.RunAsync(good, bad);
        said.Error.ShouldBeEmpty();
        said.Output.ShouldStartWith($"FAIL one: {difference}", Case.Sensitive);
        said.Output.ShouldEndWith("\n0 passed, 1 failed\n", Case.Sensitive);
        said.Code.ShouldBe(1);
    }

    [Theory]
    [InlineData("\"zone\": \"UTC\",", "\"zone\": \"UTC\", \"extra\": 1,", "vectors[0] has an unknown field 'extra'")]
    [InlineData("\"months\": 1,", "\"months\": 1, \"colour\": 1,", "orders[0] has an unknown field 'colour'")]
    [InlineData("\"used\": ", "\"spent\": ", "vectors[0].expect.lines[0] has an unknown field 'spent'")]
    [InlineData("\"months\": 1,", "\"months\": \"1\",", "vectors[0].orders[0].months is not a whole number")]
    [InlineData("\"150\"", "150", "vectors[0].orders[0].listPerMonth is not a text")]
    [InlineData("\"150\"", "\"1e3\"", "vectors[0].orders[0].listPerMonth is not a number")]
    [InlineData("\"150\"", "\"1000000001\"", "vectors[0].orders[0].listPerMonth is above the bound")]
    [InlineData("\"2020-09-24\"", "\"24 September\"", "vectors[0].change.at is not a time")]
    [InlineData("\"months\": 1, ", "", "vectors[0].orders[0] lacks the field 'months'")]
    [InlineData("alibaba/2022-05", "alibaba/1999", "vectors[0].rules is not one of")]
    [InlineData("\"UTC\"", "\"Mars\"", "vectors[0].zone is not the IANA name")]
    [InlineData("\"USD\"", "\"usd\"", "vectors[0].currency is not a currency")]
    [InlineData("\"one\"", "\"one\\n\"", "vectors[0].id is empty or does not fit on a line")]
    [InlineData("\"purchase\"", "\"downgrade\"", "vectors[0].orders[0] has an unknown field 'months'")]
    [InlineData("\"refund\": \"6.00\",\n", "\"error\": \"after_end\",\n", "vectors[0].expect has an unknown field")]
    [InlineData("\"format\": 1", "\"format\": 2", "format is not a whole number from 1 to 1")]
    [InlineData("\"about\": \"a\"", "\"about\": null", "about is not a text")]
    [InlineData("\"about\": \"a\"", "\"about\": \"a\", \"about\": \"b\"", "names the field 'about' twice")]
    [InlineData("\"about\": \"a\"", "\"about\": a", "is not JSON at line 1")]
    public async Task A_flaw_in_a_file_is_refused_with_its_place(string good, string bad, string complaint) =>
        (await OneVector.RunAsync(good, bad)).ShouldBeRefused(complaint, "docs/spec/vectors.md");

    [Fact]
    public async Task Nothing_is_replayed_when_one_of_the_files_cannot_be_read()
    {
        var good = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "vectors"))[0];
        (await CommandLine.RunAsync("vectors", good, "/no/such/file")).ShouldBeRefused("/no/such/file cannot be read");
        (await CommandLine.RunAsync("vectors", Path.GetTempPath())).ShouldBeRefused("cannot be read");
    }

    [Theory]
    [InlineData("""{"kind": "renewal", "at": "2020-08-31", "months": 1, "listPerMonth": "150"}""", "before_start")]
    [InlineData("""{"kind": "renewal", "at": "2020-10-01", "months": 1, "listPerMonth": "150"}""", "after_end")]
    [InlineData("""{"kind": "renewal", "at": "2020-09-05", "months": 1, "listPerMonth": "160"}""", "invalid_order")]
    [InlineData("""{"kind": "purchase", "at": "2020-09-05", "months": 1, "listPerMonth": "150"}""", "invalid_order")]
    [InlineData("""{"kind": "upgrade", "at": "2020-09-05", "listPerMonth": "140"}""", "invalid_order")]
    [InlineData("""{"kind": "upgrade", "at": "2020-09-05", "listPerMonth": "150"}""", "invalid_order")]
    [InlineData("""{"kind": "downgrade", "at": "2020-09-05", "listPerMonth": "160"}""", "invalid_order")]
    [InlineData("""{"kind": "downgrade", "at": "2020-09-05", "listPerMonth": "0"}""", "invalid_order")]
    [InlineData("""{"kind": "upgrade", "at": "2020-09-05", "listPerMonth": "160", "discount": "2"}""", "invalid_order")]
    [InlineData("""{"kind": "downgrade", "at": "2020-09-25T01:00", "listPerMonth": "140"}""", "invalid_order")]
    public async Task An_order_that_cannot_be_is_refused_with_its_code(string order, string code) =>
        (await OneVector.RunAsync($",{order}", Change, $$"""{"error": "{{code}}"}""")).Output.ShouldBe(
            "ok one\n1 passed, 0 failed\n"
        );

    [Fact]
    public async Task Orders_out_of_time_order_are_refused() =>
        (
            await OneVector.RunAsync(
                """
                ,{"kind": "upgrade", "at": "2020-09-10", "listPerMonth": "160"},
                {"kind": "upgrade", "at": "2020-09-09", "listPerMonth": "170"}
                """,
                Change,
                """{"error": "invalid_order"}"""
            )
        ).ShouldBeDone();

    [Fact]
    public async Task More_terms_in_a_row_than_are_sold_are_refused() =>
        (
            await OneVector.RunAsync(
                string.Concat(
                    Enumerable.Repeat(
                        """,{"kind": "renewal", "at": "2020-09-05", "months": 120, "listPerMonth": "150"}""",
                        10
                    )
                ),
                Change,
                """{"error": "invalid_order"}"""
            )
        ).ShouldBeDone();

    [Fact]
    public async Task An_upgrade_of_two_terms_cannot_name_its_cash() =>
        (
            await OneVector.RunAsync(
                """
                ,{"kind": "renewal", "at": "2020-09-05", "months": 1, "listPerMonth": "150"},
                {"kind": "upgrade", "at": "2020-09-09", "listPerMonth": "170", "cash": "1.00"}
                """,
                Change,
                """{"error": "invalid_order"}"""
            )
        ).ShouldBeDone();

    [Fact]
    public async Task A_refusal_that_does_not_come_fails() =>
        (await OneVector.RunAsync("", Change, """{"error": "after_end"}""")).Output.ShouldStartWith(
            "FAIL one: error: expected after_end, got nothing\n",
            Case.Sensitive
        );
}
