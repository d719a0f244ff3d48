using System.Collections.Immutable;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Accounts;
using Cubit.Store.Instances;
using Cubit.Store.Orders;

namespace Cubit.Store.Lifecycle;

/// <summary>What of an account a command is about; the account alone where nothing is named.</summary>
/// <param name="Instance">Number of an instance, or 0.</param>
/// <param name="Order">Number of an order, or 0; its instance comes with it.</param>
/// <param name="Ticket">Number of a ticket, or 0; its instance comes with it.</param>
/// <param name="Project">Name of a project, or null; its instance comes with it.</param>
public sealed record Reach(long Instance = 0, long Order = 0, long Ticket = 0, string? Project = null)
{
    /// <summary>The account, its projects and its vouchers.</summary>
    public static readonly Reach Account = new();
}

/// <summary>Loads the part of an account's holdings that a decision looks at.</summary>
internal static class Slices
{
    /// <summary>
    /// The account, its projects and vouchers, its latest ticket; the instance with its tickets, its orders that are
    /// not finished, what paid for its layers and until when it is revenue; and what else was named.
    /// </summary>
    public static Holdings Load(Session session, long accountId, Reach reach)
    {
        var projects = ProjectRows.All(session, accountId).ToImmutableSortedDictionary(each => each.Name, each => each);
        var order = reach.Order > 0 ? OrderRows.Find(session, accountId, reach.Order) : null;
        var ticket = reach.Ticket > 0 ? TicketRows.Find(session, accountId, reach.Ticket) : null;
        var number =
            reach.Instance > 0
                ? reach.Instance
                : order?.Instance
                    ?? ticket?.Instance
                    ?? (reach.Project is { } name ? projects.GetValueOrDefault(name)?.Instance : null)
                    ?? 0;
        var held = number > 0 ? InstanceRows.Held(session, accountId, number) : null;
        var orders = number > 0 ? OrderRows.Unfinished(session, accountId, number) : [];
        var tickets = number > 0 ? TicketRows.OfInstance(session, accountId, number) : [];
        var latest = TicketRows.Page(session, accountId, long.MaxValue, 1);
        var none = Holdings.None;
        return none with
        {
            Account = AccountRows.Find(session, accountId)!,
            Projects = none.Projects.AddRange(projects),
            Vouchers = none.Vouchers.AddRange(
                VoucherRows.All(session, accountId).Select(voucher => KeyValuePair.Create(voucher.Code, voucher))
            ),
            Tickets = none.Tickets.SetItems(
                tickets
                    .Concat(latest)
                    .Append(ticket)
                    .OfType<Ticket>()
                    .Select(each => KeyValuePair.Create(each.Number, each))
            ),
            Orders = none.Orders.SetItems(
                orders.Append(order).OfType<Order>().Select(each => KeyValuePair.Create(each.Number, each))
            ),
            Instances = held is null ? none.Instances : none.Instances.Add(number, held.Instance),
            Payments = held is null ? none.Payments : none.Payments.AddRange(held.Payments),
            RecognisedThrough = held?.Through,
        };
    }
}
