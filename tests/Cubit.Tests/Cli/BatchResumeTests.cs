using System.Diagnostics;
using System.Text.Json.Nodes;
using Cubit.Cli.Batch;
using Cubit.Store.Resizing;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Cli;

/// <summary>Runs that end before the file does, by the real program as a process of its own.</summary>
public sealed class BatchResumeTests : IDisposable
{
    private const int Rows = 250_000;
    private const int Kills = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly BatchFolder _folder = new();

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_writes_what_one_run_writes()
    {
        WriteOrders();
        (await _folder.RunAgainAsync()).Code.ShouldBe(1);
        var (whole, errors) = (await BytesAsync(_folder.Output), await BytesAsync(_folder.Errors));
        File.Delete(_folder.Output);
        File.Delete(_folder.Errors);
        var (kills, offset) = (0, 0L);
        while (kills < Kills && await KilledAfterAsync(offset) is { } reached)
            (kills, offset) = (kills + 1, reached);
        kills.ShouldBeGreaterThan(0, "the run was over before it could be killed");
        if (!File.Exists(_folder.Output))
            (await _folder.RunAgainAsync()).Code.ShouldBe(1);
        (await BytesAsync(_folder.Output)).AsSpan().SequenceEqual(whole).ShouldBeTrue();
        (await BytesAsync(_folder.Errors)).AsSpan().SequenceEqual(errors).ShouldBeTrue();
        _folder.Files.ShouldBe(["orders.csv", "quotes.csv", "quotes.csv.errors.csv"]);
    }

    [Fact]
    public async Task A_run_that_is_asked_to_stop_says_how_to_go_on_and_refuses_to_go_on_with_something_else()
    {
        WriteOrders();
        using var run = Start();
        await ReachedAsync(run, 0);
        using var signal = Process.Start("kill", ["-INT", $"{run.Id}"]);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        run.ExitCode.ShouldBe(130);
        (await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldMatch(
            @"Stopped after [\d,]+ rows; run the same command again to go on\.\n\z"
        );
        File.Exists(_folder.Output).ShouldBeFalse();
        (await _folder.RunAgainAsync("--rules", "linear/day")).ShouldBeRefused(
            "--out",
            "has an unfinished run that cannot go on: it was for other rules",
            "quotes.csv.progress"
        );
        await File.AppendAllTextAsync(_folder.Input, "x\n", TestContext.Current.CancellationToken);
        (await _folder.RunAgainAsync()).ShouldBeRefused("--out", "orders.csv has changed since");
        File.Delete($"{_folder.Output}.progress");
        (await _folder.RunAgainAsync()).Code.ShouldBe(1);
        (await File.ReadAllLinesAsync(_folder.Output, TestContext.Current.CancellationToken)).Length.ShouldBe(Rows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_was_killed_while_it_named_its_files_is_finished(bool areErrorsNamed)
    {
        (await _folder.RunAsync($"{BatchFolder.Columns}\n{BatchFolder.Row}\nx,,,,\n")).Code.ShouldBe(1);
        var (whole, errors) = (await BytesAsync(_folder.Output), await BytesAsync(_folder.Errors));
        var files = new BatchFiles(_folder.Input, _folder.Output);
        var start = Checkpoint.Start(_folder.Input, RuleSetJson.Shipped[RuleSetJson.DefaultId]);
        (
            start with
            {
                IsComplete = true,
                Offset = start.InputBytes,
                OutputBytes = whole.Length,
                ErrorBytes = errors.Length,
                Refused = 1,
            }
        ).Save(files);
        File.Move(files.Output, files.Part);
        if (!areErrorsNamed)
            File.Move(files.Errors, files.ErrorsPart);
        (await _folder.RunAgainAsync()).Code.ShouldBe(1);
        (await BytesAsync(_folder.Output)).AsSpan().SequenceEqual(whole).ShouldBeTrue();
        (await BytesAsync(_folder.Errors)).AsSpan().SequenceEqual(errors).ShouldBeTrue();
        _folder.Files.ShouldBe(["orders.csv", "quotes.csv", "quotes.csv.errors.csv"]);
    }

    [Fact]
    public async Task One_run_at_a_time_writes_a_file()
    {
        WriteOrders();
        using var run = Start();
        await ReachedAsync(run, 0);
        (await _folder.RunAgainAsync()).ShouldBeRefused("--out", "cannot be written", "run the same command again");
        run.Kill(entireProcessTree: true);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<byte[]> BytesAsync(string path) =>
        File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

    // One row is refused, so that both files are in play.
    private void WriteOrders() =>
        _folder.Write(
            $"{BatchFolder.Columns},n\n150,120,1,2020-09-01,x,0\n"
                + string.Concat(
                    Enumerable.Range(1, Rows - 1).Select(i => $"{i}.{i % 100:00},1,12,2020-09-01,2021-03-03,{i}\n")
                )
        );

    // Kills a run that has come further than that; null where it was over before.
    private async Task<long?> KilledAfterAsync(long offset)
    {
        using var run = Start();
        var reached = await ReachedAsync(run, offset);
        if (reached is not null)
            run.Kill(entireProcessTree: true);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        return reached;
    }

    private async Task<long?> ReachedAsync(Process run, long offset)
    {
        while (!run.HasExited)
        {
            if (Offset() is { } reached && reached > Math.Max(offset, BatchFolder.Columns.Length + 3))
                return reached;
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return null;
    }

    private long? Offset()
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes($"{_folder.Output}.progress"))!["Offset"]!.GetValue<long>();
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Whoever is started in the background of a script is deaf to SIGINT, and so is all that it starts.
    private Process Start() =>
        Process.Start(
            new ProcessStartInfo(
                "env",
                [
                    "--default-signal=INT",
                    "dotnet",
                    Path.Combine(AppContext.BaseDirectory, "Cubit.Cli.dll"),
                    "quote",
                    "--csv",
                    _folder.Input,
                    "--out",
                    _folder.Output,
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
}
