using Cubit.Amounts;
using Cubit.Catalog;

namespace Cubit.Resizing;

/// <summary>What a change costs or gives back, without its lines and its derivation.</summary>
/// <remarks>
/// The same amounts as those of <see cref="Resized"/>. Where <paramref name="Refusal"/> is not null, nothing else
/// counts.
/// </remarks>
/// <param name="Direction">Which way the price goes.</param>
/// <param name="Total">The charge, before vouchers, or the refund.</param>
/// <param name="Settlement">The total in the settlement currency, or null where that is the price currency.</param>
/// <param name="Reason">Why nothing is paid, or null: see <see cref="NoRefund"/>.</param>
/// <param name="Used">Used time of a downgrade's layer that has run longest: days, or seconds.</param>
/// <param name="Refusal">Why the change is refused, or null.</param>
public readonly record struct ResizeAmount(
    Direction Direction,
    Money Total,
    Money? Settlement,
    string? Reason,
    Fraction Used,
    Refusal? Refusal
);
