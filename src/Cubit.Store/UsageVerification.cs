using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Store.Lifecycle;

namespace Cubit.Store;

/// <summary>Computes bills of what projects used again, from their hours and the price book.</summary>
internal sealed class UsageVerification(Session session, Comparison compared)
{
    private readonly List<string> _bills = [];

    /// <summary>Looks at a bill.</summary>
    public void Look(long sequence, UsageBilled billed, Holdings before)
    {
        _bills.Add($"{sequence} {billed.Project}");
        var what = $"event {sequence}, use of {billed.Project}";
        var due = before.Projects[billed.Project].Unbilled?.Where(hour => hour.From < billed.Until).ToList() ?? [];
        compared.Same($"{what}: its hours", compared.Json(due), compared.Json(billed.Hours.ToList()));
        compared.Same($"{what}: their sum", MeteredHour.Sum(due), billed.UnitHours);
        compared.Same($"{what}: its price", session.Catalog.BookOf(billed.PriceBook)?.PerUnitHour, billed.PerUnitHour);
        var total = Rounding.HalfAwayFromZero(billed.UnitHours * billed.PerUnitHour, billed.Total.Currency);
        compared.Same($"{what}: its total", total, billed.Total);
        compared.Same(
            $"{what}: its settlement",
            billed.Fx is { } fx ? Rounding.HalfAwayFromZero(total.Exact * fx.Rate, fx.To) : (Money?)null,
            billed.Settlement
        );
    }

    /// <summary>Compares which bills there are.</summary>
    public void Compare(long accountId) =>
        compared.Same(
            "its bills of use",
            string.Join(", ", _bills),
            string.Join(", ", UsageRows.Of(session, accountId))
        );
}
