using System.Data.Common;
using Cubit.Accounts;
using Cubit.Amounts;
using NodaTime;

namespace Cubit.Store.Catalog;

/// <summary>Exchange rates as published; none is ever edited.</summary>
public static class RateRows
{
    private const string Selected = "SELECT currency_from, currency_to, rate, effective_from, source FROM fx_rates";

    /// <summary>Rates before an instant and pair, the latest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="after">The last rate of the page before, or null.</param>
    /// <param name="limit">How many at most.</param>
    public static IReadOnlyList<FxRate> Page(Session session, FxRate? after, int limit) =>
        session.Query(
            Selected
                + """
                 WHERE (effective_from, currency_from, currency_to) < (@at, @from, @to)
                ORDER BY effective_from DESC, currency_from DESC, currency_to DESC LIMIT @limit
                """,
            Read,
            ("@at", after?.EffectiveFrom.Micros() ?? long.MaxValue),
            ("@from", after?.From.Code ?? ""),
            ("@to", after?.To.Code ?? ""),
            ("@limit", (long)limit)
        );

    internal static FxRate? Find(Session session, Currency from, Currency to, Instant at) =>
        session.First(
            Selected + " WHERE currency_from = @from AND currency_to = @to AND effective_from = @at",
            Read,
            ("@from", from.Code),
            ("@to", to.Code),
            ("@at", at.Micros())
        );

    private static FxRate Read(DbDataReader row) =>
        new(
            Currency.Of(row.GetString(0)),
            Currency.Of(row.GetString(1)),
            Fraction.Parse(row.GetString(2)),
            row.InstantAt(3),
            row.GetString(4)
        );
}
