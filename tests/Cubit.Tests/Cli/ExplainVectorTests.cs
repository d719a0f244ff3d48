using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class ExplainVectorTests
{
    private static readonly string[] Shipped = Directory.GetFiles(
        Path.Combine(AppContext.BaseDirectory, "vectors"),
        "*.json"
    );

    [Fact]
    public async Task The_working_stands_beside_the_expected_figures()
    {
        var said = await OneVector.RunWithAsync("\"6.00\",", "\"6.01\",", "--explain", "one");
        said.Error.ShouldBeEmpty();
        said.Code.ShouldBe(1);
        said.Output.ShouldStartWith("Vector one\n\nDowngrade of ecs\n\n   Price     USD 150.00", Case.Sensitive);
        said.Output.ShouldContain("\n   = (150 − 0) ÷ 30\n", Case.Sensitive);
        said.Output.ShouldEndWith(
            """

            Refund: USD 6.00

                     field                expected                     got
            ok       direction            downgrade                    downgrade
            DIFFERS  refund               6.01                         6.00
            ok       lines                1 lines                      1 lines
            ok       lines[0].order       0                            0
            ok       lines[0].period      0                            0
            ok       lines[0].used        24                           24
            ok       lines[0].consumed    120                          120
            ok       lines[0].online      30                           30
            ok       lines[0].ratio       1/5                          1/5
            ok       lines[0].exact       6                            6
            ok       lines[0].refund      6.00                         6.00
            ok       lines[0].origin      0                            0

            """,
            Case.Sensitive
        );
    }

    [Fact]
    public async Task A_refusal_that_was_not_expected_says_why()
    {
        var said = await OneVector.RunWithAsync("2020-09-24", "2020-09-30", "--explain", "one");
        said.Code.ShouldBe(1);
        said.Output.ShouldContain("\nRefused: after_end. 2020-10-01T00:00:00Z is not before the end", Case.Sensitive);
        said.Output.ShouldContain("\nDIFFERS  error                none  ", Case.Sensitive);
        said.Output.ShouldContain("\nDIFFERS  refund               6.00                         nothing\n");
    }

    [Fact]
    public async Task Every_shipped_vector_can_be_explained()
    {
        var ids = Shipped.SelectMany(Ids).ToList();
        ids.Count.ShouldBeGreaterThan(80);
        foreach (var id in ids)
        {
            var said = await CommandLine.RunAsync(["vectors", "--explain", id, .. Shipped]);
            said.ShouldBeDone();
            said.Output.ShouldContain("\nok ", Case.Sensitive);
            said.Output.ShouldNotContain("DIFFERS");
            said.Output.Split('\n').ShouldAllBe(line => line.Length <= 120);
        }
    }

    [Fact]
    public async Task The_layers_of_a_chain_are_told_one_by_one()
    {
        var said = await OneVector.RunWithAsync(
            "\"listPerMonth\": \"150\"}],",
            """
            "listPerMonth": "150"},
            {"kind": "renewal", "at": "2020-09-02", "months": 2, "listPerMonth": "150"},
            {"kind": "downgrade", "at": "2020-09-10", "listPerMonth": "140"}],
            """,
            "--explain",
            "one"
        );
        said.Output.ShouldContain(
            """
               Term      2020-09-01 00:00 to 2020-12-01 00:00, 3 months in 2 terms
               Changed   2020-09-25 00:00 (times in UTC)
               Held      USD 93.33 left of the purchase, term 1
                         USD 280.00 left of the renewal, term 2

            """,
            Case.Sensitive
        );
    }

    [Fact]
    public async Task Json_has_the_answer_of_each_vector_on_a_line()
    {
        var said = await OneVector.RunWithAsync("\"6.00\",", "\"6.01\",", "--json");
        said.Code.ShouldBe(1);
        said.Output.Split('\n').Length.ShouldBe(2);
        var json = JsonNode.Parse(said.Output)!.AsObject();
        json.Select(field => field.Key)
            .ShouldBe([
                "id",
                "difference",
                "direction",
                "rules",
                "refund",
                "settlement",
                "reason",
                "lines",
                "derivation",
            ]);
        ((string?)json["difference"]).ShouldBe("refund: expected 6.01, got 6.00");
        (await OneVector.RunWithAsync("2020-09-24", "2020-09-30", "--json")).Output.ShouldContain(
            "\"error\":\"after_end\"}"
        );
    }

    [Fact]
    public async Task An_unknown_id_and_two_forms_at_once_are_refused()
    {
        (await OneVector.RunWithAsync("one", "one", "--explain", "two")).ShouldBeRefused("--explain two is not the id");
        (await OneVector.RunWithAsync("one", "one", "--explain", "one", "--json")).ShouldBeRefused(
            "--explain and --json"
        );
        (await CommandLine.RunAsync("vectors --explain")).ShouldBeRefused("--explain needs a value");
    }

    private static IEnumerable<string> Ids(string path) =>
        JsonNode.Parse(File.ReadAllText(path))!["vectors"]!.AsArray().Select(vector => (string)vector!["id"]!);
}
