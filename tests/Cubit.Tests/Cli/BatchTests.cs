using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

public sealed class BatchTests : IDisposable
{
    private const string Columns = BatchFolder.Columns;
    private const string Row = BatchFolder.Row;
    private const string Results = BatchFolder.Results;
    private const string RowResults = BatchFolder.RowResults;

    private readonly BatchFolder _folder = new();

    [Fact]
    public async Task A_row_is_written_as_it_came_with_its_quote_behind_it()
    {
        var said = await _folder.RunAsync(
            $"{Columns}\n{Row}\n150,300,1,2020-09-01,2020-09-16\n150,150.00,1,2020-09-01,2020-09-02\n"
        );
        said.Error.ShouldBeEmpty();
        said.Code.ShouldBe(0);
        _folder.Written.ShouldBe(
            $"{Columns}{Results}\n{Row}{RowResults}\n"
                + "150,300,1,2020-09-01,2020-09-16,upgrade,,,75.00,USD,,,alibaba/2022-05\n" // 150 × 15 d ÷ 30 d
                + "150,150.00,1,2020-09-01,2020-09-02,same,,0.00,0.00,USD,,same_price,alibaba/2022-05\n"
        );
        said.Output.ShouldMatch(
            @"\ARows: 3; quotes: 3, in \S+/quotes\.csv; refused rows: 0, in \S+\.errors\.csv; [\d.]+ s, [\d,]+ rows a "
                + @"second\.\n\z"
        );
        _folder.Refused().ShouldBeEmpty();
        _folder.Files.ShouldBe(["orders.csv", "quotes.csv", "quotes.csv.errors.csv"]);
    }

    [Fact]
    public async Task Columns_stand_in_any_order_and_those_that_mean_nothing_are_carried_through()
    {
        var said = await _folder.RunAsync(
            "Note,AT,start, Months ,to,List,id\n\"a, \"\"b\"\"\nc\",2020-09-24, 2020-09-01 ,1,120,150,007\n"
        );
        said.Code.ShouldBe(0);
        said.Error.ShouldBe("Carried through unchanged: Note, id.\n");
        _folder.Written.ShouldEndWith(
            $"\n\"a, \"\"b\"\"\nc\",2020-09-24, 2020-09-01 ,1,120,150,007{RowResults}\n",
            Case.Sensitive
        );
    }

    [Fact]
    public async Task Consecutive_rows_of_one_instance_are_its_orders_and_make_one_quote()
    {
        await _folder.RunAsync(
            """
            instance,list,months,start,to,at
            a,150,1,2020-09-01,,
            a,150,1,2020-09-10,75,2020-09-16
            ,150,1,2020-09-01,75,2020-09-16
            b,150,1,2020-09-01,75,2020-09-16
            b,300,,2020-09-16,75,2020-09-16

            """
        );
        _folder.Written.ShouldBe(
            """
            instance,list,months,start,to,at,direction,used,refund,charge,priced-in,settlement,reason,rule-set
            a,150,1,2020-09-01,,,,,,,,,,
            a,150,1,2020-09-10,75,2020-09-16,downgrade,16,110.00,,USD,,,alibaba/2022-05
            ,150,1,2020-09-01,75,2020-09-16,downgrade,16,35.00,,USD,,,alibaba/2022-05
            b,150,1,2020-09-01,75,2020-09-16,,,,,,,,
            b,300,,2020-09-16,75,2020-09-16,downgrade,16,105.00,,USD,,,alibaba/2022-05

            """
        );
        // a: (150 − 80) × 1/2 of the first month and 150 × 1/2 of the second, which has not begun.
        // b: 3/4 of 150 − 80, and 3/4 of 75 − 5: 52.50 each.
    }

    [Fact]
    public async Task A_settlement_an_upgrade_discount_and_another_currency_count()
    {
        await _folder.RunAsync(
            """
            list,to,months,start,at,settle,rate,currency,upgrade-discount,zone
            150,120,1,2020-09-01,2020-09-24,MYR,4.1,,,
            150,300,1,2020-09-01,2020-09-16,,,JPY,0.9,
            150,120,1,2020-09-01,2020-09-24,,,KWD,,Asia/Kuala_Lumpur

            """
        );
        _folder
            .Written.Split('\n')[1..]
            .ShouldBe([
                "150,120,1,2020-09-01,2020-09-24,MYR,4.1,,,,downgrade,24,6.00,,USD,24.60,,alibaba/2022-05",
                "150,300,1,2020-09-01,2020-09-16,,,JPY,0.9,,upgrade,,,68,JPY,,,alibaba/2022-05", // 67.5
                "150,120,1,2020-09-01,2020-09-24,,,KWD,,Asia/Kuala_Lumpur,downgrade,24,6.000,,KWD,,,alibaba/2022-05",
                "",
            ]);
    }

    [Fact]
    public async Task A_bad_row_is_told_with_its_number_and_stops_nothing()
    {
        var said = await _folder.RunAsync(
            $"{Columns}\n150,120,0,2020-09-01,2020-09-24\n\n{Row}\n150,120,1,2020-09-01\n"
        );
        said.Code.ShouldBe(1);
        said.Output.ShouldStartWith("Rows: 3; quotes: 1, in ");
        _folder.Written.ShouldBe($"{Columns}{Results}\n{Row}{RowResults}\n");
        _folder
            .Refused()
            .ShouldBe([
                ["2", "months", "0", "months 0 is not a number of months; give a whole number from 1 to 120."],
                ["5", "", "", "The row has 4 values where the header has 5; give each."],
            ]);
    }

    [Fact]
    public async Task Every_row_of_an_instance_is_told_when_one_of_them_is_refused()
    {
        var said = await _folder.RunAsync(
            """
            instance,list,months,start,to,at
            a,150,1,2020-09-01,75,2020-09-16
            a,140,1,2020-09-10,,
            b,150,1,2020-09-01,75,2020-09-16
            c,150,1,2020-09-01,75,2020-09-16
            c,150,"1"",2020-09-10,75
            c,150,1,2020-09-10,75,2020-09-16
            d,150,1,2020-09-01,75,2020-09-16
            d,150,1,2020-09-10,70,2020-09-16

            """
        );
        said.Code.ShouldBe(1);
        _folder.Written.Split('\n').Length.ShouldBe(3);
        _folder
            .Refused()
            .Select(row => $"{row[0]} {row[1]}: {row[3]}")
            .ShouldBe([
                "2 instance: instance a has a row that is refused, 3; correct that.",
                "3 list: list 140 is not USD 150.00, which a renewal repeats; leave months empty for another change.",
                "5 instance: instance c has a row that is refused, 7; correct that.",
                "6 : The row opens a quote that is not closed within 65,536 bytes; close it.",
                "7 instance: instance c has a row that is refused, 6; correct that.",
                "8 to: to 75 differs from 70 in row 9 of the same instance; give it once, or the same in each.",
                "9 instance: instance d has a row that is refused, 8; correct that.",
            ]);
    }

    public void Dispose() => _folder.Dispose();
}
