using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Resizing;

namespace Cubit.Orders;

/// <summary>What a purchase costs in money, with its derivation.</summary>
/// <source>docs/spec/refunds.md section 4, cash</source>
public static class PurchasePrice
{
    /// <summary>
    /// The list price for the months at the term discount, rounded once, less what an activity and a voucher cover.
    /// </summary>
    /// <param name="sale">What is bought.</param>
    /// <param name="currency">The price currency.</param>
    /// <param name="rules">Id of the rule set that the steps cite.</param>
    public static (Money Total, IReadOnlyList<Step> Steps) Of(Sale sale, Currency currency, string rules)
    {
        var working = new Working(rules, currency);
        var charge = working.Amount(
            "Charge",
            "charge",
            Formula.Rounded(
                Formula.Named("list price per month", sale.ListPerMonth)
                    * Formula.Named("months", sale.Months)
                    * Formula.Named("discount", sale.Discount),
                currency
            ),
            "cash"
        );
        var promotion = Formula.Named("promotion", Fraction.Min(sale.Promotion, charge.Value));
        var voucher = Formula.Named("voucher", Fraction.Min(sale.Voucher, charge.Value - promotion.Value));
        var paid = working.Amount("Paid", "paid", charge - promotion - voucher, "cash");
        return (Rounding.HalfAwayFromZero(paid.Value, currency), working.Steps);
    }
}
