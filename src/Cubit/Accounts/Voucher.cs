using Cubit.Amounts;
using Cubit.Catalog;
using NodaTime;

namespace Cubit.Accounts;

/// <summary>Value that an operator gave an account; it covers charges and is never money.</summary>
/// <param name="Code">What the customer types: <c>WELCOME50</c>.</param>
/// <param name="Value">What it was issued for, in the currency of prices.</param>
/// <param name="Used">What orders have used of it.</param>
/// <param name="Held">What orders that wait for payment keep for themselves.</param>
/// <param name="ExpiresAt">The first instant at which it covers nothing more.</param>
/// <source>docs/spec/orders.md, "Vouchers"</source>
public sealed record Voucher(string Code, Money Value, Money Used, Money Held, Instant ExpiresAt)
{
    /// <summary>A voucher of which nothing is used.</summary>
    public static Voucher Of(string code, Money value, Instant expiresAt) =>
        new(code, value, Money.Zero(value.Currency), Money.Zero(value.Currency), expiresAt);

    /// <summary>What an order may still use.</summary>
    public Money Left => Value - Used - Held;

    /// <summary>Why a voucher covers nothing of a charge, or null.</summary>
    /// <param name="voucher">The voucher, or null where the account has none of that code.</param>
    /// <param name="code">The code that was asked for.</param>
    /// <param name="currency">The currency of the charge.</param>
    /// <param name="left">What it may still cover: what the paying order itself holds counts.</param>
    /// <param name="at">When.</param>
    /// <errors>voucher.unknown, voucher.expired, voucher.currency_mismatch, voucher.used_up</errors>
    public static Refusal? Refuse(Voucher? voucher, string code, Currency currency, Money left, Instant at) =>
        voucher is null ? Refusal.Of("voucher.unknown", $"This account has no voucher {code}.", ("voucher", code))
        : at >= voucher.ExpiresAt
            ? Refusal.Of(
                "voucher.expired",
                $"The voucher {code} was good until {voucher.ExpiresAt}.",
                ("voucher", code),
                ("expiresAt", $"{voucher.ExpiresAt}")
            )
        : voucher.Value.Currency != currency
            ? Refusal.Of(
                "voucher.currency_mismatch",
                $"The voucher {code} is in {voucher.Value.Currency}; this is sold in {currency}.",
                ("voucher", code),
                ("currency", $"{currency}")
            )
        : left.Minor <= 0 ? Refusal.Of("voucher.used_up", $"Nothing is left of the voucher {code}.", ("voucher", code))
        : null;
}
