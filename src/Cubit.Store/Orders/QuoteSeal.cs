using System.Buffers.Text;
using System.Security.Cryptography;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Resizing;

namespace Cubit.Store.Orders;

/// <summary>
/// Signs a quote into an opaque text and opens it again; a text that we did not sign opens to nothing.
/// </summary>
/// <source>docs/spec/orders.md, "Orders"</source>
internal sealed class QuoteSeal(byte[] secret)
{
    /// <summary>The longest text of a quote.</summary>
    public const int TextLengthMax = 400;

    // Later forms get other first bytes, so that a quote of one kind is never read as another.
    private const byte ResizeForm = 1;

    // As the first, with months and a voucher before the digest.
    private const byte TermForm = 2;

    public string Close(Quote quote)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        var form = quote is { Months: 0, Voucher: null } ? ResizeForm : TermForm;
        writer.Write(form);
        writer.Write7BitEncodedInt64(quote.AccountId);
        writer.Write7BitEncodedInt64(quote.Instance);
        writer.Write7BitEncodedInt64(quote.InstanceVersion);
        writer.Write7BitEncodedInt(quote.To is Configuration.Units units ? units.ComputeUnits : 0);
        writer.Write((quote.To as Configuration.Named)?.Name ?? "");
        writer.Write(quote.PriceBook);
        writer.Write(quote.Rules);
        writer.Write(quote.FxRate?.ToString() ?? "");
        writer.Write7BitEncodedInt64(quote.PricedAt.Micros());
        writer.Write7BitEncodedInt64(quote.ExpiresAt.Micros());
        if (form == TermForm)
        {
            writer.Write7BitEncodedInt(quote.Months);
            writer.Write(quote.Voucher ?? "");
        }

        writer.Write(Convert.FromHexString(quote.Digest));
        writer.Write(Signature(body.ToArray()));
        var text = Base64Url.EncodeToString(body.ToArray());
        return text.Length <= TextLengthMax
            ? text
            : throw new InvalidOperationException(
                $"A quote of {text.Length} characters is too long; shorten the ids of price books or rule sets."
            );
    }

    public Quote? Open(string text)
    {
        if (
            text.Length > TextLengthMax
            || !Base64Url.IsValid(text, out var length)
            || length <= HMACSHA256.HashSizeInBytes
        )
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        // Blanks, padding and spare bits would be read over: one quote has one text.
        if (Base64Url.EncodeToString(bytes) != text)
            return null;
        var (body, signature) = (bytes[..^HMACSHA256.HashSizeInBytes], bytes[^HMACSHA256.HashSizeInBytes..]);
        return CryptographicOperations.FixedTimeEquals(Signature(body), signature) && body[0] is ResizeForm or TermForm
            ? Read(body)
            : null;
    }

    // Only what we signed comes here, so the form is as we wrote it.
    private static Quote Read(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body));
        var form = reader.ReadByte();
        var (account, instance, version) = (
            reader.Read7BitEncodedInt64(),
            reader.Read7BitEncodedInt64(),
            reader.Read7BitEncodedInt64()
        );
        var (units, name) = (reader.Read7BitEncodedInt(), reader.ReadString());
        var (book, rules, rate) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        var (pricedAt, expiresAt) = (
            Stored.FromMicros(reader.Read7BitEncodedInt64()),
            Stored.FromMicros(reader.Read7BitEncodedInt64())
        );
        var (months, voucher) = form == TermForm ? (reader.Read7BitEncodedInt(), reader.ReadString()) : (0, "");
        return new Quote(
            account,
            instance,
            version,
            name.Length > 0 ? new Configuration.Named(name) : new Configuration.Units(units),
            book,
            rules,
            rate.Length > 0 ? Fraction.Parse(rate) : null,
            pricedAt,
            expiresAt,
            Convert.ToHexStringLower(reader.ReadBytes((int)(body.Length - reader.BaseStream.Position))),
            months,
            voucher.Length > 0 ? voucher : null
        );
    }

    private byte[] Signature(byte[] body) => HMACSHA256.HashData(secret, body);
}
