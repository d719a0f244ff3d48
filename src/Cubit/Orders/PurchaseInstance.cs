using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using NodaTime;

namespace Cubit.Orders;

/// <summary>Buys an instance at the price book's list price and term discount.</summary>
/// <param name="Configuration">What is bought.</param>
/// <param name="Months">For how long.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who buys.</param>
/// <param name="PaidBy">One of <see cref="PaymentSource"/>.</param>
/// <param name="Promotion">What a promotional activity takes off, in whole units of the price currency.</param>
/// <remarks>What an operator or a demonstration sets up; customers use <see cref="BuyTerm"/>.</remarks>
public sealed record PurchaseInstance(
    Configuration Configuration,
    int Months,
    Instant At,
    string Actor,
    string PaidBy,
    Fraction Promotion = default
);

/// <summary>Decides whether an instance may be bought, and what it costs.</summary>
public static class PurchaseDecision
{
    /// <summary>Prices the purchase and writes the order.</summary>
    /// <errors>configuration.unknown, configuration.below_minimum, configuration.above_maximum, configuration.off_step,
    /// payment.insufficient_balance (checked in this order)</errors>
    public static Decision<OrderPlaced> Decide(
        Account account,
        PriceBook book,
        string rules,
        FxRate? fx,
        PurchaseInstance command
    )
    {
        var price = book.Price(command.Configuration);
        if (price.Refusal is { } unsold)
            return unsold;
        var (at, number) = (Instant.Max(command.At, account.LastEventAt), Order.NextNumber(account, command.At));
        var factor = DiscountTier.FactorFor(book.Tiers, command.Months);
        var sale = new Sale(number, command.At, command.Months, price.Value.PerMonth, factor, command.Promotion);
        var (total, _) = PurchasePrice.Of(sale, book.Currency, rules);
        var bought = Subscription.Purchase(
            book.Product.Id,
            book.Currency,
            account.Zone,
            sale with
            {
                Cash = total.Exact,
            }
        );
        if (bought.Refusal is { } invalid)
            return invalid;
        var settled = fx is null ? (Money?)null : Rounding.HalfAwayFromZero(total.Exact * fx.Rate, fx.To);
        if (command.PaidBy == PaymentSource.Balance && (settled ?? total) > account.Balance)
            return Refusal.Of(
                "payment.insufficient_balance",
                $"The balance is {account.Balance.ToDisplay()}; the order costs {(settled ?? total).ToDisplay()}."
            );
        OrderState[] states = [OrderState.Paid, OrderState.Provisioning, OrderState.Completed];
        var instance = new Instance(
            account.Id,
            account.LastInstance + 1,
            book.Region,
            command.Configuration,
            bought.Value,
            1
        );
        return new OrderPlaced(
            new Order(
                account.Id,
                number,
                OrderKind.Purchase,
                instance.Number,
                null,
                command.Configuration,
                total,
                settled,
                fx,
                null,
                rules,
                book.Version,
                book.Agreement,
                [new Payment(command.PaidBy, total)],
                command.At,
                at,
                [.. states.Select(state => new StateChange(state, at, command.Actor))],
                null,
                sale
            ),
            instance
        );
    }
}
