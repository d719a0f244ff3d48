using System.Diagnostics;
using System.Threading.Channels;
using Cubit.Resizing;

namespace Cubit.Cli.Batch;

/// <summary>Reads a file of orders, prices it on every core and writes the answers in the same order.</summary>
/// <remarks>Only a few blocks are in memory at a time, whatever the length of the file.</remarks>
internal sealed class BatchRun
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
    private readonly Action<Checkpoint> _shown;
    private Checkpoint _done;

    private BatchRun(
        BatchFiles files,
        RuleSet rules,
        BatchInput input,
        (FileStream Output, FileStream Errors) written,
        Checkpoint done,
        Action<Checkpoint> shown
    )
    {
        (_files, _rules, _input, _done, _shown) = (files, rules, input, done, shown);
        (_output, _errors) = written;
    }

    /// <summary>Prices what is left to price; a run that was stopped or killed is gone on with.</summary>
    /// <param name="files">The files.</param>
    /// <param name="rules">The rule set.</param>
    /// <param name="input">The input, open.</param>
    /// <param name="shown">Told how far it has come, block by block.</param>
    /// <param name="stop">Ends it after the blocks that are begun.</param>
    /// <returns>How far it has come.</returns>
    public static async Task<Checkpoint> RunAsync(
        BatchFiles files,
        RuleSet rules,
        BatchInput input,
        Action<Checkpoint> shown,
        CancellationToken stop
    )
    {
        var start = Checkpoint.Start(files.Input, rules);
        var left = Checkpoint.Left(files, start);
        if (left is { IsComplete: true })
            return Named(files, left);
        if (File.Exists(files.Output))
            throw new FormatException($"--out {Complaint.Shown(files.Output)} exists; delete it or name another file.");
        await using var output = Opened(files.Part);
        await using var errors = Opened(files.ErrorsPart);
        var run = new BatchRun(files, rules, input, (output, errors), left ?? start, shown);
        run.Resume();
        shown(run._done);
        await run.PriceAsync(stop);
        run.Save();
        return run._done.IsComplete ? Named(files, run._done) : run._done;
    }

    // Locked, so that two runs never write the same answers.
    private static FileStream Opened(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    // The answers get their name last: whoever sees them sees all of them.
    private static Checkpoint Named(BatchFiles files, Checkpoint done)
    {
        foreach (var (part, name) in new[] { (files.ErrorsPart, files.Errors), (files.Part, files.Output) })
        {
            if (File.Exists(part))
                File.Move(part, name, overwrite: true);
        }

        File.Delete(files.Progress);
        return done;
    }

    private void Resume()
    {
        _output.SetLength(_done.OutputBytes);
        _errors.SetLength(_done.ErrorBytes);
        _output.Position = _done.OutputBytes;
        _errors.Position = _done.ErrorBytes;
        if (_done.Offset > 0)
            return;
        var results = string.Concat(BatchHeader.Results.Select(name => $",{name}"));
        _output.Write([.. _input.HeaderBytes, .. System.Text.Encoding.UTF8.GetBytes(results), .. _input.NewLine]);
        _errors.Write(CsvFields.Written([RefusedRow.Columns]));
        _done = _done with { Offset = _input.Offset, Row = 2 };
        Save();
    }

    private async Task PriceAsync(CancellationToken stop)
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
                _shown(_done);
                if (Stopwatch.GetElapsedTime(saved) < BetweenCheckpoints)
                    continue;
                Save();
                saved = Stopwatch.GetTimestamp();
            }

            _done = _done with { IsComplete = await reading };
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
            _input.Stream.Position = _done.Offset;
            var reader = new BlockReader(_input.Stream, _done.Row, _done.Cut, _input.InstanceOf);
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
        _done = _done with
        {
            Offset = priced.Block.End,
            Row = priced.Block.FirstRow + priced.Block.Records.Count,
            Cut = priced.Block.CutAfter,
            OutputBytes = _output.Position,
            ErrorBytes = _errors.Position,
            Rows = _done.Rows + priced.Rows,
            Quotes = _done.Quotes + priced.Quotes,
            Refused = _done.Refused + priced.Refused.Count,
        };
    }

    private void Save()
    {
        _output.Flush(flushToDisk: true);
        _errors.Flush(flushToDisk: true);
        _done = _done with { OutputBytes = _output.Position, ErrorBytes = _errors.Position };
        _done.Save(_files);
    }
}
