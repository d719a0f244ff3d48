using System.Text;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>What is wrong with a file, and files that are unusual but right.</summary>
public sealed class BatchFileTests : IDisposable
{
    private const string Columns = BatchFolder.Columns;
    private const string Row = BatchFolder.Row;
    private const string Results = BatchFolder.Results;
    private const string RowResults = BatchFolder.RowResults;

    private readonly BatchFolder _folder = new();

    [Theory]
    [InlineData("", "is empty", "row 1 has to name the columns")]
    [InlineData("\n150", "has no header")]
    [InlineData("list,to,start\n", "has no column months, at")]
    [InlineData("list;to;months;start;at\n", "has no column list, to, months, start, at", "separated by commas")]
    [InlineData("list,to,months,start,at,list\n", "has the column list twice")]
    [InlineData("list,to,months,start,at,List\n", "has the column list twice")]
    [InlineData("list,to,months,start,at,refund\n", "has a column refund, which the answer adds")]
    [InlineData("list,to,months,start,at,vouchr\n", "has a column vouchr; name it voucher")]
    [InlineData("list,to,month,start,at\n", "has a column month; name it months")]
    [InlineData("\"list,to,months,start,at\n", "has a header that opens a quote that is not closed")]
    public async Task A_header_that_is_not_understood_is_refused(string text, params string[] naming)
    {
        (await _folder.RunAsync(text)).ShouldBeRefused(["--csv", .. naming]);
        _folder.Files.ShouldBe(["orders.csv"]);
    }

    [Fact]
    public async Task Options_and_names_that_do_not_go_together_are_refused()
    {
        _folder.Write($"{Columns}\n{Row}\n");
        (await CommandLine.RunAsync("quote", "--csv", _folder.Input)).ShouldBeRefused("--out is missing", "quotes.csv");
        (await CommandLine.RunAsync("quote", "--out", "x")).ShouldBeRefused("--csv is missing", "orders.csv");
        (await RunAsync("/no/such/file", _folder.Output)).ShouldBeRefused("--csv", "does not exist");
        (await RunAsync("/", _folder.Output)).ShouldBeRefused("--csv / is a folder");
        (await RunAsync(_folder.Input, "/tmp")).ShouldBeRefused("--out /tmp is a folder");
        (await RunAsync(_folder.Input, "/no/such/quotes.csv")).ShouldBeRefused("in a folder that does not exist");
        (await RunAsync(_folder.Input, _folder.Input)).ShouldBeRefused("--out", "would write over --csv");
        File.Copy(_folder.Input, _folder.Errors);
        (await RunAsync(_folder.Errors, _folder.Output)).ShouldBeRefused("--out", "would write over --csv");
        (await RunAsync("/dev/zero", _folder.Output)).ShouldBeRefused("--csv /dev/zero is not a file on a disk");
        (
            await CommandLine.RunAsync(["quote", "--csv", "x", .. CommandLine.SourceExample.Split(' ')[1..]])
        ).ShouldBeRefused("--csv is not an option of cubit quote downgrade; leave one of the two out");
        (await _folder.RunAgainAsync("--rules", "x/y")).ShouldBeRefused("--rules x/y is neither a rule set nor a file");
        (await _folder.RunAgainAsync("--data", "/tmp")).ShouldBeRefused("--data /tmp", "add --rules");
        File.WriteAllText(_folder.Output, "mine");
        (await _folder.RunAgainAsync()).ShouldBeRefused("--out", "exists; delete it or name another file");
        _folder.Written.ShouldBe("mine");
    }

    [Fact]
    public async Task A_byte_order_mark_and_line_ends_stay_as_they_are()
    {
        var said = await _folder.RunAsync($"\uFEFF{Columns}\r\n{Row}\r\n{Row}");
        said.Code.ShouldBe(0);
        Encoding
            .UTF8.GetString(File.ReadAllBytes(_folder.Output))
            .ShouldBe($"\uFEFF{Columns}{Results}\r\n{Row}{RowResults}\r\n{Row}{RowResults}\r\n");
    }

    [Fact]
    public async Task A_header_alone_makes_a_header_alone()
    {
        var said = await _folder.RunAsync(Columns);
        said.Code.ShouldBe(0);
        said.Output.ShouldStartWith("Rows: 0; quotes: 0");
        _folder.Written.ShouldBe($"{Columns}{Results}\n");
    }

    [Theory]
    [InlineData(70_000, "is longer than the 65,536 bytes that are read; shorten it")]
    [InlineData(3_000_000, "is longer than the 65,536 bytes that are read; shorten it")]
    public async Task A_row_that_is_too_long_is_refused_and_the_next_one_priced(int length, string reason)
    {
        await _folder.RunAsync(
            $"{Columns},n\n{Row},{new string('x', length)}\n{Row},\n{Row},{new string('y', length)}"
        );
        _folder
            .Refused()
            .ShouldBe([
                ["2", "", "", $"The row {reason}."],
                ["4", "", "", $"The row {reason}."],
            ]);
        _folder.Written.ShouldBe($"{Columns},n{Results}\n{Row},{RowResults}\n");
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_one_row()
    {
        var rows = string.Concat(Enumerable.Repeat($"{Row},\n", 10_000));
        await _folder.RunAsync($"{Columns},n\n{Row},\"oh\n{rows}{Row},\"\n");
        _folder.Refused().Select(row => row[0]).ShouldBe(["2", "10003"]);
        _folder.Written.Split('\n').Length.ShouldBe(10_002);
    }

    [Fact]
    public async Task A_row_that_is_not_utf8_or_has_a_stray_quote_is_refused()
    {
        byte[] text =
        [
            .. Encoding.UTF8.GetBytes($"{Columns},n\n{Row},é\n{Row},"),
            0xE9,
            .. Encoding.UTF8.GetBytes($"\n1\"50,120,1,2020-09-01,2020-09-24,\n{Row},\n"),
        ];
        File.WriteAllBytes(_folder.Input, text);
        (await _folder.RunAgainAsync()).Code.ShouldBe(1);
        _folder
            .Refused()
            .Select(row => row[3])
            .ShouldBe([
                "The row is not UTF-8; save the file as UTF-8.",
                "The row has a quote within a value; put the value in quotes and double the quote.",
            ]);
        _folder.Written.ShouldBe($"{Columns},n{Results}\n{Row},é{RowResults}\n{Row},{RowResults}\n");
    }

    [Fact]
    public async Task A_file_of_another_encoding_is_refused()
    {
        await File.WriteAllTextAsync(
            _folder.Input,
            $"{Columns}\n{Row}\n",
            Encoding.Unicode,
            TestContext.Current.CancellationToken
        );
        (await _folder.RunAgainAsync()).ShouldBeRefused("--csv", "is not UTF-8; save the file as UTF-8");
    }

    [Fact]
    public async Task One_instance_for_every_row_is_refused_row_by_row()
    {
        var rows = string.Concat(Enumerable.Repeat($"all,{Row}\n", 30_000));
        var said = await _folder.RunAsync($"instance,{Columns}\n{rows}one,{Row}\n");
        said.Code.ShouldBe(1);
        said.Output.ShouldStartWith("Rows: 30,001; quotes: 1,");
        _folder.Refused().Count.ShouldBe(30_000);
        _folder.Written.ShouldEndWith($"\none,{Row}{RowResults}\n");
    }

    public void Dispose() => _folder.Dispose();

    private static Task<Said> RunAsync(string csv, string output) =>
        CommandLine.RunAsync("quote", "--csv", csv, "--out", output);
}
