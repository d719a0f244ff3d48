using System.Text.Json.Nodes;
using Cubit.Store.Resizing;
using Cubit.Tests.Resizing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>A row of a file is priced, or refused, as the single command would.</summary>
public sealed class BatchLaws
{
    private const int Files = 4;
    private const int RowsPerFile = 60;
    private const string Columns =
        "list,to,months,start,at,discount,promotion,voucher,paid,currency,zone,product,tiers,settle,rate";

    public static TheoryData<string> RuleSets => [.. RuleSetJson.Shipped.Keys];

    // What a cell may hold, and what it may not; settle and rate come together.
    private static readonly Gen<string>[] Cells =
    [
        Cell("150 150 7200 19.90 0.000000001 1000000000 150.10", "abc"),
        Cell("120 150 300 75 14400 0.01", "-1 0"),
        Cell("1 1 12 12 36 120", "121"),
        Cell("2020-09-01 2020-09-01 2020-08-31T12:00 2020-08-31T16:00:00Z", "2020-02-30 2024-02-29"),
        Cell("2020-09-24 2020-09-16T10:00 2020-09-28T08:00:01+08:00 2020-09-01", "x 2020-01-01"),
        Cell(" 0.85 1 0.000000001", "1.1"),
        Cell("  20 50.5", "1.00001"),
        Cell("  20 100", "-5"),
        Cell("  150 0", "120000000001"),
        Cell(" USD USD KWD CLF", "usd"),
        Cell(" UTC Asia/Kuala_Lumpur America/New_York", "Mars"),
        Cell(" ecs maxcompute", "ECS"),
        Cell(" 1:0.9 1:0.95;12:0.85", "12:0 x"),
        Cell(", , MYR,4.1 JPY,0.5 CLF,1000000", "MYR, USD,1 ,3"),
    ];

    [Theory]
    [MemberData(nameof(RuleSets))]
    public void A_row_of_a_file_is_priced_as_the_single_command_prices_it(string rules)
    {
        var rows = Gen.CollectToArray(Cells)
            .Select(cells => WithoutPayment(string.Join(',', cells).Split(',')))
            .ListOf(RowsPerFile);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Files).WithQuietOnSuccess(true),
            Prop.ForAll(rows.ToArbitrary(), file => AgreesAsync(rules, [.. file]).GetAwaiter().GetResult())
        );
    }

    private static async Task AgreesAsync(string rules, string[][] rows)
    {
        using var folder = new BatchFolder();
        await folder.RunAsync(
            $"{Columns}\n{string.Concat(rows.Select(row => $"{string.Join(',', row)}\n"))}",
            "--rules",
            rules
        );
        var refused = folder.Refused().ToDictionary(row => int.Parse(row[0]) - 2, row => row[3]);
        var quotes = new Queue<string>(folder.Written.Split('\n')[1..^1]);
        for (var i = 0; i < rows.Length; i++)
        {
            var (said, isUpgrade) = await SingleAsync(rows[i], rules);
            if (said.Code != 0)
                refused[i].ShouldBe(AsColumns(said.Error), string.Join(',', rows[i]));
            else
                quotes.Dequeue().ShouldBe($"{string.Join(',', rows[i])},{Expected(said.Json, isUpgrade, rules)}");
        }

        quotes.ShouldBeEmpty();
        refused.Count.ShouldBeInRange(1, rows.Length - 1);
    }

    private static async Task<(Said Said, bool IsUpgrade)> SingleAsync(string[] row, string rules)
    {
        var isUpgrade = IsUpgrade(row);
        string[] options = Columns.Split(',');
        var given = Enumerable.Range(0, row.Length).Where(i => row[i].Length > 0);
        string[] args = [.. given.SelectMany(i => new[] { $"--{options[i]}={row[i]}" })];
        var verb = isUpgrade ? "upgrade" : "downgrade";
        return (await CommandLine.RunAsync(["quote", verb, .. args, "--rules", rules, "--json"]), isUpgrade);
    }

    // What was paid for the purchase does not count for an upgrade, so that command does not take it.
    private static string[] WithoutPayment(string[] row) =>
        IsUpgrade(row) ? [.. row.Select((cell, i) => i is >= 5 and <= 8 ? "" : cell)] : row;

    private static bool IsUpgrade(string[] row) =>
        decimal.TryParse(row[0], out var list) && decimal.TryParse(row[1], out var to) && to > list;

    private static string AsColumns(string error) => error.Replace("--", "", StringComparison.Ordinal).TrimEnd('\n');

    private static string Expected(JsonNode json, bool isUpgrade, string rules)
    {
        var direction = json["direction"]!.GetValue<string>();
        var used = direction == "downgrade" ? json["lines"]![0]!["used"]!.GetValue<string>() : "";
        var total = (json["refund"] ?? json["charge"])!;
        isUpgrade.ShouldBe(direction == "upgrade");
        return string.Join(
                ',',
                [direction, used, Amount("refund"), Amount("charge"), $"{total["currency"]}", Amount("settlement")]
            ) + $",{json["reason"]},{rules}";

        string Amount(string name) => json[name]?["amount"]?.GetValue<string>() ?? "";
    }

    private static Gen<string> Cell(string good, string bad) =>
        Gen.Frequency((30, Gen.Elements(good.Split(' '))), (1, Gen.Elements(bad.Split(' '))));
}
