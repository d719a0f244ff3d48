using Cubit.Accounts;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Instances;
using Cubit.Store.Orders;

namespace Cubit.Store.Lifecycle;

/// <summary>Writes what an event made of an account's holdings: the rows that differ, and their deadlines.</summary>
/// <remarks>Holdings are immutable, so what is the same object is the same.</remarks>
internal static class Changes
{
    /// <summary>Writes what differs; the account itself and its event are written before.</summary>
    public static void Save(Session session, Holdings before, Holdings after)
    {
        var (account, sequence) = (after.Account!.Id, after.Account.Version);
        if (session.Catalog.HasTotals)
            CapacityCount.Change(session, before, after);
        SavePrivileges(session, account, before.Account, after.Account);
        foreach (var (voucher, _) in Differing(before.Vouchers, after.Vouchers))
            VoucherRows.Save(session, account, voucher);
        foreach (var (instance, was) in Differing(before.Instances, after.Instances))
            Save(session, after, instance, was, sequence);
        foreach (var (order, was) in Differing(before.Orders, after.Orders))
            Save(session, order, was, sequence);
        foreach (var (project, _) in Differing(before.Projects, after.Projects))
            ProjectRows.Save(session, project);
        foreach (var (ticket, _) in Differing(before.Tickets, after.Tickets))
            TicketRows.Save(session, ticket);
        if (after.RecognisedThrough is { } through && through != before.RecognisedThrough)
            session.Write(RecognitionRows.Table, new RecognitionRows.Row(account, through, 0, ""));
    }

    private static void Save(Session session, Holdings after, Instance instance, Instance? was, long sequence)
    {
        var account = instance.AccountId;
        InstanceRows.Save(session, HeldInstance.Of(instance, after.Payments, sequence, after.RecognisedThrough));
        DeadlineRows.Replace(session, account, was is null ? [] : [.. Deadlines.Of(was)], [.. Deadlines.Of(instance)]);
    }

    private static void Save(Session session, Order order, Order? was, long sequence)
    {
        var lines = was is { HoldsMoney: true } ? [] : Journal.Lines(order);
        if (was is null)
            OrderRows.Save(session, order, sequence, lines);
        else
            OrderRows.Move(session, order, sequence, lines);
        ProvisioningRows.Save(session, order, was);
        DeadlineRows.Replace(
            session,
            order.AccountId,
            was is null ? [] : [.. Deadlines.Of(was)],
            [.. Deadlines.Of(order)]
        );
    }

    private static void SavePrivileges(Session session, long account, Account? before, Account after)
    {
        if (ReferenceEquals(before?.Privileges, after.Privileges))
            return;
        foreach (var name in after.Privileges.Except(before?.Privileges ?? new HashSet<string>()))
            AccountRows.SavePrivilege(session, account, name);
        foreach (var name in (before?.Privileges ?? new HashSet<string>()).Except(after.Privileges))
            AccountRows.DeletePrivilege(session, account, name);
    }

    private static IEnumerable<(T After, T? Before)> Differing<TKey, T>(
        IReadOnlyDictionary<TKey, T> before,
        IReadOnlyDictionary<TKey, T> after
    )
        where TKey : notnull
        where T : class =>
        ReferenceEquals(before, after)
            ? []
            : after
                .Select(each => (each.Value, before.GetValueOrDefault(each.Key)))
                .Where(each => !ReferenceEquals(each.Value, each.Item2));
}
