using System.Security.Cryptography;
using System.Text;
using Cubit.Amounts;
using Cubit.Catalog;
using NodaTime;

namespace Cubit.Resizing;

/// <summary>A price that holds for a quarter of an hour: a document, not a row.</summary>
/// <remarks>
/// It is signed when it leaves and checked when it comes back. Ordering it decides again at <see cref="PricedAt"/> and
/// executes exactly these amounts, or refuses.
/// </remarks>
/// <param name="AccountId">For which account.</param>
/// <param name="Instance">For which of its instances.</param>
/// <param name="InstanceVersion">For which version of that; of a purchase, when it was quoted.</param>
/// <param name="To">The configuration asked for.</param>
/// <param name="PriceBook">Version of the price book.</param>
/// <param name="Rules">Id of the rule set.</param>
/// <param name="FxRate">Rate into the settlement currency, or null.</param>
/// <param name="PricedAt">The instant that the amounts are for.</param>
/// <param name="ExpiresAt">The first instant at which it no longer holds.</param>
/// <param name="Digest">Fingerprint of the amounts: see <see cref="DigestOf(Resized)"/>.</param>
/// <param name="Months">Months of a purchase (instance 0) or a renewal; 0 for a resize.</param>
/// <param name="Voucher">Code of the voucher that covers part of it, or null.</param>
/// <source>docs/spec/orders.md, "Orders"</source>
public sealed record Quote(
    long AccountId,
    long Instance,
    long InstanceVersion,
    Configuration To,
    string PriceBook,
    string Rules,
    Fraction? FxRate,
    Instant PricedAt,
    Instant ExpiresAt,
    string Digest,
    int Months = 0,
    string? Voucher = null
)
{
    /// <summary>How long a quote holds.</summary>
    public static readonly Duration ValidFor = Duration.FromMinutes(15);

    private const int DigestBytes = 16;

    /// <summary>Fingerprint of a priced change: direction, total, settlement, reason and every line.</summary>
    public static string DigestOf(Resized resized)
    {
        var lines = resized
            .Refunds.Select(line => $"{line.Tranche.Origin.Order}/{line.Tranche.Period}:{line.Refund}")
            .Concat(resized.Charges.Select(line => $"{line.Period}:{line.Charge}"));
        var text =
            $"{resized.Direction}|{resized.Total}|{resized.Settlement}|{resized.Reason}|{string.Join('|', lines)}";
        return DigestOf(text);
    }

    /// <summary>Fingerprint of amounts written as text.</summary>
    public static string DigestOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, DigestBytes));
}
