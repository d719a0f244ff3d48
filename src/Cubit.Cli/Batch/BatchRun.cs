using System.Diagnostics;
using System.Threading.Channels;
using Cubit.Resizing;

namespace Cubit.Cli.Batch;

/// <summary>Reads a file of orders, prices it on every core and writes the answers in the same order.</summary>
/// <remarks>Only a few blocks are in memory at a time, whatever the length of the file.</remarks>
internal sealed class BatchRun : IDisposable
{
    // Enough that no core waits for the writer; each block is about a megabyte with everything made from it.
    private const int BlocksAhead = 4;

    // A killed run prices no more than this again.
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromMilliseconds(500);

    private readonly BatchFiles _files;
    private readonly RuleSet _rules;
    private readonly BatchInput _input;
    private readonly FileStream _output;
    private readonly FileStream _errors;

    private BatchRun(BatchFiles files, RuleSet rules, BatchInput input, Checkpoint done)
    {
        (_files, _rules, _input, Done) = (files, rules, input, done);
        (_output, _errors) = (Opened(files.Part), Opened(files.ErrorsPart));
    }

    /// <summary>How far it has come.</summary>
    public Checkpoint Done { get; private set; }

    /// <summary>Begins, or goes on with what was stopped or killed.</summary>
    /// <exception cref="FormatException">There is something in the way; the remedy is told.</exception>
    public static BatchRun Open(BatchFiles files, RuleSet rules, BatchInput input)
    {
        if (File.Exists(files.Output))
            throw new FormatException($"--out {Complaint.Shown(files.Output)} exists; delete it or name another file.");
        var start = Checkpoint.Start(files.Input, rules);
        var left = Checkpoint.Left(files, start);
        // Killed between giving the one name and the other: both are given again.
        if (left is { IsComplete: true } && !File.Exists(files.ErrorsPart))
            File.Move(files.Errors, files.ErrorsPart);
        var run = new BatchRun(files, rules, input, left ?? start);
        run.Resume();
        return run;
    }

    /// <summary>Prices what is left to price.</summary>
    /// <param name="shown">Told how far it has come, block by block.</param>
    /// <param name="stop">Ends it after the blocks that are begun.</param>
    public async Task PriceAsync(Action<Checkpoint> shown, CancellationToken stop)
    {
        if (!Done.IsComplete)
        {
            await PipeAsync(shown, stop);
            Save();
        }

        if (Done.IsComplete)
            Name();
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    // Locked, so that two runs never write the same answers.
    private static FileStream Opened(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    // The answers get their name last but for the checkpoint: whoever sees them sees all of them.
    private void Name()
    {
        File.Move(_files.ErrorsPart, _files.Errors, overwrite: true);
        File.Move(_files.Part, _files.Output);
        File.Delete(_files.Progress);
    }

    private void Resume()
    {
        _output.SetLength(Done.OutputBytes);
        _errors.SetLength(Done.ErrorBytes);
        _output.Position = Done.OutputBytes;
        _errors.Position = Done.ErrorBytes;
        if (Done.Offset > 0)
            return;
        var results = string.Concat(BatchHeader.Results.Select(name => $",{name}"));
        _output.Write([.. _input.HeaderBytes, .. System.Text.Encoding.UTF8.GetBytes(results), .. _input.NewLine]);
        _errors.Write(CsvFields.Written([RefusedRow.Columns]));
        Done = Done with { Offset = _input.Offset, Row = 2 };
        Save();
    }

    private async Task PipeAsync(Action<Checkpoint> shown, CancellationToken stop)
    {
        var pricings = Channel.CreateBounded<Task<PricedBlock>>(BlocksAhead);
        using var ended = new CancellationTokenSource();
        var reading = Task.Run(() => ReadAsync(pricings.Writer, stop, ended.Token), CancellationToken.None);
        try
        {
            var saved = Stopwatch.GetTimestamp();
            await foreach (var pricing in pricings.Reader.ReadAllAsync(CancellationToken.None))
            {
                Write(await pricing);
                shown(Done);
                if (Stopwatch.GetElapsedTime(saved) < BetweenCheckpoints)
                    continue;
                Save();
                saved = Stopwatch.GetTimestamp();
            }

            Done = Done with { IsComplete = await reading };
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    // Whether the end of the file was reached.
    private async Task<bool> ReadAsync(
        ChannelWriter<Task<PricedBlock>> pricings,
        CancellationToken stop,
        CancellationToken ended
    )
    {
        try
        {
            _input.Stream.Position = Done.Offset;
            var reader = new BlockReader(_input.Stream, Done.Row, Done.Cut, _input.InstanceOf);
            while (!stop.IsCancellationRequested)
            {
                if (reader.Next() is not { } block)
                    return true;
                var pricing = Task.Run(() => BlockPricing.Of(_input.Header, _rules, _input.NewLine, block), ended);
                await pricings.WriteAsync(pricing, ended);
            }

            return false;
        }
        catch (IOException e)
        {
            throw new FormatException(
                $"--csv {Complaint.Shown(_files.Input)} cannot be read: {Complaint.Clause(e.Message)}.",
                e
            );
        }
        finally
        {
            pricings.Complete();
        }
    }

    private void Write(PricedBlock priced)
    {
        _output.Write(priced.Output.Written.Span);
        priced.Output.Dispose();
        if (priced.Refused.Count > 0)
            _errors.Write(CsvFields.Written(priced.Refused.Select(refused => refused.Fields)));
        Done = Done with
        {
            Offset = priced.Block.End,
            Row = priced.Block.FirstRow + priced.Block.Records.Count,
            Cut = priced.Block.CutAfter,
            OutputBytes = _output.Position,
            ErrorBytes = _errors.Position,
            Rows = Done.Rows + priced.Rows,
            Quotes = Done.Quotes + priced.Quotes,
            Refused = Done.Refused + priced.Refused.Count,
        };
    }

    private void Save()
    {
        _output.Flush(flushToDisk: true);
        _errors.Flush(flushToDisk: true);
        Done = Done with { OutputBytes = _output.Position, ErrorBytes = _errors.Position };
        Done.Save(_files);
    }
}
