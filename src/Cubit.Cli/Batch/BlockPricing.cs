using System.Buffers;
using System.Text.Unicode;
using Cubit.Cli.Quotes;
using Cubit.Resizing;

namespace Cubit.Cli.Batch;

/// <summary>Prices the rows of one block: consecutive rows of one instance are its orders and make one quote.</summary>
internal sealed class BlockPricing
{
    private static readonly Fact[] Facts = Enum.GetValues<Fact>();

    private readonly BatchHeader _header;
    private readonly RuleSet _rules;
    private readonly Block _block;
    private readonly QuoteWriter _writer;
    private readonly List<RefusedRow> _refused = [];
    private readonly List<CsvRow> _open = [];
    private int _rows;
    private int _quotes;
    private long _unreadable;
    private bool _isBroken;

    private BlockPricing(BatchHeader header, RuleSet rules, byte[] newLine, Block block) =>
        (_header, _rules, _block, _writer) = (header, rules, block, new QuoteWriter(rules.Id, newLine));

    /// <summary>Prices a block and gives its bytes back.</summary>
    public static PricedBlock Of(BatchHeader header, RuleSet rules, byte[] newLine, Block block)
    {
        var pricing = new BlockPricing(header, rules, newLine, block);
        pricing.Read();
        ArrayPool<byte>.Shared.Return(block.Bytes);
        var refused = pricing._refused;
        refused.Sort((a, b) => a.Row.CompareTo(b.Row));
        return new PricedBlock(block, pricing._writer.Text, pricing._rows, pricing._quotes, refused);
    }

    private void Read()
    {
        var isUtf8 = Utf8.IsValid(_block.Bytes.AsSpan(0, _block.Length));
        var unreadable = isUtf8 ? [] : BlankedOut();
        var isBad = false;
        using var parser = CsvFields.Parser(_block.Bytes.AsMemory(0, _block.Length), () => isBad = true);
        for (var i = 0; i < _block.Records.Count; i++)
        {
            if (!parser.Read())
                throw new InvalidOperationException($"Record {i} of a block ends elsewhere for the parser.");
            var (record, row) = (_block.Records[i], _block.FirstRow + i);
            if (record.Length == 0 && record.Fault is null)
                continue;
            _rows++;
            isBad = false;
            if ((record.Fault ?? (unreadable.Contains(i) ? "is not UTF-8; save the file as UTF-8" : null)) is { } fault)
                Unreadable(row, fault);
            else if (parser.Count != _header.Columns.Count)
                Unreadable(row, $"has {parser.Count} values where the header has {_header.Columns.Count}; give each");
            else if (RowOf(parser, row, i) is var read && isBad)
                Unreadable(row, "has a quote within a value; put the value in quotes and double the quote");
            else
                Add(read);
        }

        Close();
    }

    private HashSet<int> BlankedOut()
    {
        var unreadable = new HashSet<int>();
        for (var i = 0; i < _block.Records.Count; i++)
        {
            var bytes = _block.Bytes.AsSpan(_block.Records[i].Start, _block.Records[i].Length);
            if (Utf8.IsValid(bytes))
                continue;
            bytes.Fill((byte)' ');
            unreadable.Add(i);
        }

        return unreadable;
    }

    private CsvRow RowOf(CsvHelper.CsvParser parser, long row, int record)
    {
        var texts = new string[Facts.Length];
        foreach (var fact in Facts)
            texts[(int)fact] = _header.PlaceOf(fact) is >= 0 and var place ? parser[place].Trim() : "";
        return new CsvRow(row, record, _header.InstancePlace < 0 ? "" : parser[_header.InstancePlace].Trim(), texts);
    }

    private void Add(CsvRow row)
    {
        var goesOn = _open.Count > 0 && row.Instance.Length > 0 && row.Instance == _open[^1].Instance;
        if (!goesOn)
            Close();
        _isBroken |= goesOn && _unreadable > 0;
        _open.Add(row);
    }

    // Whose row it is cannot be told; if the rows around it are of one instance, it was one of its orders.
    private void Unreadable(long row, string fault)
    {
        _refused.Add(new RefusedRow(row, "", "", $"The row {fault}."));
        _unreadable = row;
    }

    private void Close()
    {
        if (_open.Count > 0 && RefusalOf() is { } refusal)
            Refuse(refusal);
        _open.Clear();
        (_unreadable, _isBroken) = (0, false);
    }

    private RefusedRow? RefusalOf()
    {
        var (last, instance) = (_open[^1], _open[^1].Instance);
        if (
            _open.Count > CsvInstance.RowsMax
            || (instance.Length > 0 && (instance == _block.CutBefore || instance == _block.CutAfter))
        )
        {
            return InstanceRefused(
                last.Row,
                $"has more than the {CsvInstance.RowsMax} rows of {BlockReader.BlockBytes} bytes that one instance may "
                    + "have; give every instance a value of its own"
            );
        }

        if (_isBroken)
            return InstanceRefused(last.Row, $"has a row that is refused, {_unreadable}; correct that");
        try
        {
            var amount = AskedChange.Amount(_open.Count == 1 ? last : new CsvInstance(_open), _open, _rules);
            if (amount.Refusal is { } refused)
                return new RefusedRow(last.Row, "", "", refused.Detail);
            Write(amount);
            return null;
        }
        catch (BadValueException e)
        {
            return new RefusedRow(e.Word.Row, e.Word.Name, e.Word.Text, e.Message);
        }
        catch (OverflowException)
        {
            return new RefusedRow(last.Row, "", "", "The row makes an amount that cannot be held; give lower prices.");
        }
    }

    private RefusedRow InstanceRefused(long row, string what) =>
        new(row, BatchHeader.Instance, _open[^1].Instance, $"instance {Complaint.Shown(_open[^1].Instance)} {what}.");

    private void Refuse(RefusedRow refusal)
    {
        foreach (var row in _open)
        {
            _refused.Add(
                row.Row == refusal.Row
                    ? refusal
                    : InstanceRefused(row.Row, $"has a row that is refused, {refusal.Row}; correct that")
            );
        }
    }

    private void Write(in ResizeAmount amount)
    {
        _quotes++;
        for (var i = 0; i < _open.Count; i++)
        {
            var record = _block.Records[_open[i].Record];
            var bytes = _block.Bytes.AsSpan(record.Start, record.Length);
            if (i < _open.Count - 1)
                _writer.WriteBare(bytes);
            else
                _writer.Write(bytes, amount);
        }
    }
}
