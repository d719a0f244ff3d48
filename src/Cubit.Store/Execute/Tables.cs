using Cubit.Store.Accounts;
using Cubit.Store.Instances;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;

namespace Cubit.Store.Execute;

/// <summary>
/// The tables of the hot path, in the order in which their rows are written: what is referred to first.
/// </summary>
internal static class Tables
{
    public static readonly IReadOnlyList<(object Table, Func<PendingRows> Rows)> InOrder =
    [
        Of(AccountRows.Table),
        Of(Journal.Events),
        Of(Journal.Entries),
        Of(Journal.Outbox),
        Of(InstanceRows.Table),
        Of(OrderRows.Table),
        Of(ProjectRows.Table),
        Of(TicketRows.Table),
        Of(VoucherRows.Table),
        Of(RecognitionRows.Table),
        Of(DeadlineRows.Table),
        Of(IdempotencyRows.Table),
        Of(AuditRows.Table),
    ];

    private static (object Table, Func<PendingRows> Rows) Of<TRow>(Table<TRow> table) =>
        (table, () => new PendingRows<TRow>(table));
}
