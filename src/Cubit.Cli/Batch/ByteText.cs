using System.Buffers;
using System.Text;
using Cubit.Amounts;

namespace Cubit.Cli.Batch;

/// <summary>UTF-8 text that is added to and then written at once; its memory is used again.</summary>
internal sealed class ByteText : IDisposable
{
    private static readonly long[] Scales = [1, 10, 100, 1_000, 10_000];

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(BlockReader.BlockBytes * 2);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    public void Add(string text) =>
        _length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Adds an exact value as <see cref="Fraction.ToString"/> writes it.</summary>
    public void Add(Fraction value)
    {
        var number = value.Numerator;
        if (value.IsWhole && number.Sign >= 0 && number <= long.MaxValue)
            Add((long)number);
        else
            Add(value.ToString());
    }

    /// <summary>Adds an amount as <see cref="Money.ToString"/> writes it.</summary>
    public void Add(Money money)
    {
        var (minor, digits) = (money.Minor, money.Currency.Digits);
        if (minor < 0)
        {
            Add(money.ToString());
            return;
        }

        var scale = Scales[digits];
        Add(minor / scale);
        if (digits == 0)
            return;
        var room = Room(digits + 1);
        var part = minor % scale;
        room[0] = (byte)'.';
        for (var i = digits; i > 0; i--, part /= 10)
            room[i] = (byte)('0' + (part % 10));
        _length += digits + 1;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void Add(long number)
    {
        const int LengthMax = 20;
        number.TryFormat(Room(LengthMax), out var length);
        _length += length;
    }

    private Span<byte> Room(int more)
    {
        if (_bytes.Length - _length < more)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + more));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(_length);
    }
}
