using System.Globalization;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using NodaTime;

namespace Cubit.Store.Lifecycle;

/// <summary>What of an instance becomes revenue, in a few figures.</summary>
/// <remarks>As text: <c>2:USD:1585699200000000/365/2244000,…</c>, its number, its currency, its layers.</remarks>
internal sealed record InstanceLayers(long Instance, Currency Currency, IReadOnlyList<RevenueLayer> Layers)
{
    /// <summary>Those of instances that are not revenue at an instant.</summary>
    public static IEnumerable<InstanceLayers> After(Instant through, IEnumerable<Instance> instances) =>
        After(
            through,
            instances.Select(each => new InstanceLayers(
                each.Number,
                each.Subscription.Currency,
                [.. Recognition.Layers(each.Subscription)]
            ))
        );

    /// <summary>Those that are not revenue at an instant.</summary>
    public static IEnumerable<InstanceLayers> After(Instant through, IEnumerable<InstanceLayers> instances) =>
        instances
            .Select(each =>
                each with
                {
                    Layers = [.. each.Layers.Where(layer => layer.CashMinor != 0 && layer.DoneAt > through)],
                }
            )
            .Where(each => each.Layers.Count > 0);

    /// <summary>What becomes revenue between two instants.</summary>
    public Money Between(Instant before, Instant through)
    {
        var minor = 0L;
        foreach (var layer in Layers)
            minor += layer.At(through) - layer.At(before);
        return new(minor, Currency);
    }

    public static IReadOnlyList<InstanceLayers> Parse(string text) =>
        text.Length == 0 ? [] : [.. text.Split(';').Select(One)];

    public static string Text(IEnumerable<InstanceLayers> instances) => string.Join(';', instances);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Instance}:{Currency}:{string.Join(',', Layers.Select(Text))}");

    private static InstanceLayers One(string text)
    {
        var parts = text.Split(':');
        return new(Whole(parts[0]), Currency.Of(parts[1]), [.. parts[2].Split(',').Select(Layer)]);
    }

    private static RevenueLayer Layer(string text)
    {
        var parts = text.Split('/');
        return new(Stored.FromMicros(Whole(parts[0])), Whole(parts[1]), Whole(parts[2]));
    }

    private static string Text(RevenueLayer layer) =>
        string.Create(CultureInfo.InvariantCulture, $"{layer.Start.Micros()}/{layer.Days}/{layer.CashMinor}");

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>An account with what of its instances becomes revenue.</summary>
/// <param name="Account">The account, without its privileges.</param>
/// <param name="Through">Until when its days are revenue, or null.</param>
/// <param name="Layers">What becomes revenue, or null where something happened since that was written.</param>
internal sealed record AccountLayers(Account Account, Instant? Through, IReadOnlyList<InstanceLayers>? Layers);

/// <summary>Until when each account's days are revenue: narrow rows, for a night over all of them.</summary>
internal static class RecognitionRows
{
    /// <summary>The latest row counts.</summary>
    public static readonly Table<Row> Table = new(
        "recognition",
        """
        ON CONFLICT (account_id) DO UPDATE
        SET through = excluded.through, version = excluded.version, layers = excluded.layers
        """,
        null,
        new Number<Row>("account_id", row => row.Account),
        new Number<Row>("through", row => row.Through.Micros()),
        new Number<Row>("version", row => row.Version),
        new Text<Row>("layers", row => row.Layers)
    );

    private const string Own = "through, version, layers";

    /// <summary>Accounts in the order of their ids, which is how they are given.</summary>
    public static IReadOnlyList<AccountLayers> Load(Session session, IReadOnlyList<long> accounts)
    {
        var named = accounts.ToHashSet();
        return
        [
            .. session
                .Query(
                    $"""
                    SELECT a.*, r.through, r.version, r.layers
                    FROM (SELECT {AccountRows.Columns} FROM accounts WHERE account_id BETWEEN @first AND @last) AS a
                    LEFT JOIN recognition AS r ON r.account_id = a.account_id ORDER BY a.account_id
                    """,
                    row =>
                    {
                        var account = AccountRows.Read(row, []);
                        var isRow = !row.IsDBNull(Columns);
                        return new AccountLayers(
                            account,
                            isRow ? row.InstantAt(Columns) : null,
                            isRow && row.GetInt64(Columns + 1) == account.Version
                                ? InstanceLayers.Parse(row.GetString(Columns + 2))
                                : null
                        );
                    },
                    ("@first", accounts[0]),
                    ("@last", accounts[^1])
                )
                .Where(each => named.Contains(each.Account.Id)),
        ];
    }

    private static readonly int Columns = AccountRows.Columns.Count(c => c == ',') + 1;

    public sealed record Row(long Account, Instant Through, long Version, string Layers);
}
