using System.Runtime.InteropServices;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;

namespace Cubit.Resizing;

/// <summary>What a change costs or gives back, without its lines and its derivation.</summary>
/// <remarks>
/// The same amounts as those of <see cref="Resized"/>. Where <see cref="Refusal"/> is not null, nothing else counts.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ResizeAmount
{
    private readonly Currency _currency;
    private readonly FxRate? _fx;
    private readonly WholeRatio _used;
    private readonly long _minor;
    private readonly long _settledMinor;

    internal ResizeAmount(Refusal refusal) => (_currency, Refusal) = (Currency.Usd, refusal);

    internal ResizeAmount(
        Direction direction,
        long minor,
        Currency currency,
        FxRate? fx,
        WholeRatio used,
        string? reason
    )
    {
        Direction = direction;
        Reason = reason;
        _minor = minor;
        _currency = currency;
        _used = used;
        if (fx is null)
            return;
        _fx = fx;
        _settledMinor = Rounding.HalfAwayFromZero(new Money(minor, currency).Exact * fx.Rate, fx.To).Minor;
    }

    /// <summary>Which way the price goes.</summary>
    public Direction Direction { get; }

    /// <summary>The charge, before vouchers, or the refund.</summary>
    public Money Total => new(_minor, _currency);

    /// <summary>The total in the settlement currency, or null where that is the price currency.</summary>
    public Money? Settlement => _fx is null ? null : new Money(_settledMinor, _fx.To);

    /// <summary>Why nothing is paid, or null: see <see cref="NoRefund"/>.</summary>
    public string? Reason { get; }

    /// <summary>Used time of a downgrade's layer that has run longest: days, or seconds.</summary>
    public Fraction Used => _used.Value;

    /// <summary>Why the change is refused, or null.</summary>
    public Refusal? Refusal { get; }
}
