using System.Collections.Immutable;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Lifecycle;

/// <summary>What an account has, or the part of it that a decision looks at: the fold of its journal.</summary>
/// <remarks>
/// A decision about one instance needs the account, that instance, its orders that are not finished, its projects and
/// tickets, what paid for its orders, the vouchers, and the account's latest ticket for its number.
/// </remarks>
/// <param name="Account">The account; null before it is opened.</param>
/// <param name="Instances">By number.</param>
/// <param name="Orders">By number.</param>
/// <param name="Projects">By name.</param>
/// <param name="Tickets">By number.</param>
/// <param name="Vouchers">By code.</param>
/// <param name="Payments">What paid for each order, by its number.</param>
/// <param name="RecognisedThrough">Until when the days of its instances are revenue; null where none are.</param>
/// <source>ARCHITECTURE.md, "The one natural path"</source>
public sealed record Holdings(
    Account? Account,
    ImmutableSortedDictionary<long, Instance> Instances,
    ImmutableSortedDictionary<long, Order> Orders,
    ImmutableSortedDictionary<string, Project> Projects,
    ImmutableSortedDictionary<long, Ticket> Tickets,
    ImmutableSortedDictionary<string, Voucher> Vouchers,
    ImmutableSortedDictionary<long, IReadOnlyList<Payment>> Payments,
    Instant? RecognisedThrough = null
)
{
    /// <summary>Nothing yet.</summary>
    public static Holdings None { get; } =
        new(
            null,
            ImmutableSortedDictionary<long, Instance>.Empty,
            ImmutableSortedDictionary<long, Order>.Empty,
            ImmutableSortedDictionary<string, Project>.Empty.WithComparers(StringComparer.Ordinal),
            ImmutableSortedDictionary<long, Ticket>.Empty,
            ImmutableSortedDictionary<string, Voucher>.Empty.WithComparers(StringComparer.Ordinal),
            ImmutableSortedDictionary<long, IReadOnlyList<Payment>>.Empty
        );

    /// <summary>After several events.</summary>
    public Holdings Apply(IEnumerable<AccountEvent> happened) =>
        happened.Aggregate(this, (holdings, each) => holdings.Apply(each));

    /// <summary>After an event.</summary>
    public Holdings Apply(AccountEvent happened)
    {
        var next = this with { Account = AccountJournal.Apply(Account, happened) };
        return happened switch
        {
            OrderPlaced placed => next.WithOrder(
                placed.Order,
                placed.After is null && placed.Order.Inputs is null && placed.Order.Before is null
                    ? null
                    : AccountJournal.Apply(Instances.GetValueOrDefault(placed.Order.Instance), placed)
            ),
            OrderMoved moved => next.WithOrder(moved.Order, moved.After),
            InstanceEvent of => next.With(of.Apply(Instances[of.Instance])),
            ProjectCreated created => next.With(created.Project),
            ProjectSwitched switched => next.With(
                Projects[switched.Project] with
                {
                    Method = switched.Method,
                    Instance = switched.Instance,
                }
            ),
            UsageBilled billed => next.With(Projects[billed.Project] with { BilledUntil = billed.Until }),
            TicketOpened { Ticket: var ticket } => next.With(ticket)
                .With(Instances[ticket.Instance] with { CancellationPending = true }),
            TicketWritten written => next.With(Written(Tickets[written.Ticket], written)),
            TicketMoved moved => next.With(Moved(Tickets[moved.Ticket], moved))
                .With(moved.Apply(Instances[Tickets[moved.Ticket].Instance])),
            VoucherIssued { Voucher: var voucher } => next with { Vouchers = Vouchers.SetItem(voucher.Code, voucher) },
            RevenueRecognised recognised => next with { RecognisedThrough = recognised.Through },
            _ => next,
        };
    }

    private Holdings With(Instance instance) => this with { Instances = Instances.SetItem(instance.Number, instance) };

    private Holdings With(Project project) => this with { Projects = Projects.SetItem(project.Name, project) };

    private Holdings With(Ticket ticket) => this with { Tickets = Tickets.SetItem(ticket.Number, ticket) };

    private Holdings WithOrder(Order order, Instance? instance)
    {
        var vouchers = Counted(Counted(Vouchers, Orders.GetValueOrDefault(order.Number), -1), order, 1);
        var next = this with
        {
            Orders = Orders.SetItem(order.Number, order),
            Vouchers = vouchers,
            Payments = order.HoldsMoney && !order.GivesBack ? Payments.SetItem(order.Number, order.Payments) : Payments,
        };
        return instance is null ? next : next.With(instance);
    }

    // An order that waits holds its part of a voucher; one that is paid has used it.
    private static ImmutableSortedDictionary<string, Voucher> Counted(
        ImmutableSortedDictionary<string, Voucher> vouchers,
        Order? order,
        int sign
    )
    {
        if (order?.Voucher is not { } use)
            return vouchers;
        var (voucher, amount) = (vouchers[use.Code], sign < 0 ? -use.Amount : use.Amount);
        return vouchers.SetItem(
            use.Code,
            order.State == OrderState.PendingPayment ? voucher with { Held = voucher.Held + amount }
                : order.HoldsMoney ? voucher with { Used = voucher.Used + amount }
                : voucher
        );
    }

    private static Ticket Written(Ticket ticket, TicketWritten written) =>
        ticket with
        {
            Messages =
            [
                .. ticket.Messages,
                new TicketMessage(written.At, written.Actor, written.IsStaff, written.Text),
            ],
        };

    private static Ticket Moved(Ticket ticket, TicketMoved moved) =>
        ticket with
        {
            State = Ticket.Life.Next(ticket.State, moved.Step),
            DecidedAt = moved.At,
            Frozen = moved.Frozen ?? ticket.Frozen,
            Refund = moved.Refund ?? ticket.Refund,
        };
}

/// <summary>What is on offer at an instant for one product in one region.</summary>
/// <param name="Book">The price book in force.</param>
/// <param name="Rules">The rule set in force.</param>
/// <param name="Fx">The rate into the account's currency, or null.</param>
/// <param name="UnitsFree">CUs that the region still has, or null where nobody counts them.</param>
/// <param name="DowngradesLeft">Downgrades that the policy still allows, or null.</param>
/// <param name="Provisions">Whether capacity is put in place by a step of its own.</param>
public sealed record Market(
    PriceBook Book,
    RuleSet Rules,
    FxRate? Fx,
    int? UnitsFree = null,
    int? DowngradesLeft = null,
    bool Provisions = false
)
{
    /// <summary>All that deciding an order looks at.</summary>
    public ResizeState Of(Holdings holdings, long? instance) =>
        new(
            holdings.Account!,
            instance is { } number ? holdings.Instances.GetValueOrDefault(number) : null,
            Book,
            Rules,
            Fx,
            holdings.Payments,
            UnitsFree,
            DowngradesLeft,
            holdings.Vouchers,
            Provisions
        );
}

/// <summary>What a decision lets happen, in order.</summary>
public sealed record Happened(IReadOnlyList<AccountEvent> Events);
