using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Orders;

/// <summary>Where an order is on its way.</summary>
public enum OrderState
{
    /// <summary>Waits for payment.</summary>
    PendingPayment,

    /// <summary>Paid; not begun.</summary>
    Paid,

    /// <summary>The new capacity is being put in place.</summary>
    Provisioning,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Called off before payment.</summary>
    Cancelled,

    /// <summary>Not paid in time.</summary>
    Expired,

    /// <summary>The capacity could not be put in place.</summary>
    Failed,

    /// <summary>The money of a failed order is back.</summary>
    Reversed,
}

/// <summary>One change of an order's state: which, when and by whom; why, where capacity could not be put in
/// place.</summary>
public sealed record StateChange(OrderState State, Instant At, string Actor, string? Reason = null);

/// <summary>Money that one source paid, or took back.</summary>
/// <param name="Source">One of <see cref="PaymentSource"/>.</param>
/// <param name="Amount">The amount in the price currency; above 0.</param>
public sealed record Payment(string Source, Money Amount);

/// <summary>What of a voucher an order uses, or keeps while it waits for payment.</summary>
public sealed record VoucherUse(string Code, Money Amount);

/// <summary>When a change is to be carried out, and the most that it may cost then.</summary>
/// <param name="At">When; it is quoted again at this instant.</param>
/// <param name="AtMost">The most that it may cost, in the price currency; null where that does not matter.</param>
public sealed record Schedule(Instant At, Money? AtMost);

/// <summary>What an adjustment corrects, and why.</summary>
/// <param name="Order">Number of the order that it corrects.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Gives">Whether money goes to the customer, and not from them.</param>
public sealed record Correction(long Order, string Reason, bool Gives);

/// <summary>Names of what pays for an order.</summary>
public static class PaymentSource
{
    /// <summary>The account's prepaid cash.</summary>
    public const string Balance = "balance";

    /// <summary>A card or transfer, through the gateway.</summary>
    public const string External = "external";
}

/// <summary>What was bought, changed or given back. An order is never edited; a correction is a new one.</summary>
/// <param name="AccountId">The account that ordered.</param>
/// <param name="Number">Its number: time-ordered, unique in the account, at most 15 digits.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Instance">Number of the instance that it is about.</param>
/// <param name="Before">The configuration before it; null for a purchase.</param>
/// <param name="After">The configuration after it.</param>
/// <param name="Total">The charge or the refund, in the price currency.</param>
/// <param name="Settlement">The same in the account's currency, or null where that is the price currency.</param>
/// <param name="Fx">The rate between the two, or null.</param>
/// <param name="Reason">Why nothing is paid back, or null: see <see cref="NoRefund"/>.</param>
/// <param name="Rules">The pinned rule set.</param>
/// <param name="PriceBook">Version of the price book.</param>
/// <param name="Agreement">The agreement that was accepted.</param>
/// <param name="Payments">What paid, or where the refund went.</param>
/// <param name="PricedAt">The instant that the amounts are for.</param>
/// <param name="CreatedAt">The instant of the order.</param>
/// <param name="History">Every state it has been in, the latest last.</param>
/// <param name="Inputs">What a resize's amounts follow from; null for a purchase.</param>
/// <param name="Sale">What a purchase's or a renewal's amount follows from; null for a resize.</param>
/// <param name="Voucher">What a voucher covers beside the total; null where none does.</param>
/// <param name="Schedule">When it is to be carried out, where that is not at once.</param>
/// <param name="Project">Name of the project that a conversion is about.</param>
/// <param name="Correction">What an adjustment corrects.</param>
/// <param name="Refused">Code of the refusal that called it off, where no person did.</param>
public sealed record Order(
    long AccountId,
    long Number,
    OrderKind Kind,
    long Instance,
    Configuration? Before,
    Configuration After,
    Money Total,
    Money? Settlement,
    FxRate? Fx,
    string? Reason,
    string Rules,
    string PriceBook,
    Agreement Agreement,
    IReadOnlyList<Payment> Payments,
    Instant PricedAt,
    Instant CreatedAt,
    IReadOnlyList<StateChange> History,
    ResizeInputs? Inputs,
    Sale? Sale = null,
    VoucherUse? Voucher = null,
    Schedule? Schedule = null,
    string? Project = null,
    Correction? Correction = null,
    string? Refused = null
)
{
    /// <summary>How long an order waits for payment.</summary>
    public static readonly Duration WaitsFor = Duration.FromHours(24);

    // A busier second runs on into the numbers of the next; numbers only grow.
    private const long NumbersPerSecond = 1000;

    private const char IdKind = 'o';

    /// <summary>Globally unique id: <c>o-1001-200924100000001</c>.</summary>
    public string Id => IdOf(AccountId, Number);

    /// <summary>The state it is in.</summary>
    public OrderState State => History[^1].State;

    /// <summary>When it last changed its state or its price.</summary>
    public Instant LastAt => Instant.Max(History[^1].At, PricedAt);

    /// <summary>Whether it waits for its date, and not for money.</summary>
    public bool IsScheduled => State == OrderState.PendingPayment && Schedule is { } schedule && PricedAt < schedule.At;

    /// <summary>The first instant at which it can no longer be paid.</summary>
    public Instant ExpiresAt => Instant.Max(CreatedAt, Schedule?.At ?? CreatedAt) + WaitsFor;

    /// <summary>Whether money goes to the customer.</summary>
    public bool GivesBack => Kind is OrderKind.Downgrade or OrderKind.Cancellation || Correction is { Gives: true };

    /// <summary>Whether its money is in: paid for, and not given back since.</summary>
    public bool HoldsMoney =>
        State is OrderState.Paid or OrderState.Provisioning or OrderState.Completed or OrderState.Failed;

    /// <summary>The order after a step.</summary>
    /// <exception cref="InvalidOperationException">The step is not possible in its state.</exception>
    public Order Moved(OrderStep step, Instant at, string actor, string? reason = null) =>
        this with
        {
            History = [.. History, new StateChange(OrderLife.Table.Next(State, step), at, actor, reason)],
        };

    /// <summary>
    /// How its amount came about, computed again from what is stored with it, by its pinned rule set.
    /// </summary>
    public IReadOnlyList<Step> Derive() =>
        Inputs is { } inputs
            ? (Kind == OrderKind.Cancellation ? Refundable.Of(inputs) : Resize.Price(inputs).Value).Steps
        : Sale is { } sale ? PurchasePrice.Of(sale, Total.Currency, Rules).Steps
        : [];

    /// <summary>What the order does to the account's balance, in the currency of the settlement.</summary>
    public Money BalanceChange
    {
        get
        {
            var settled = Settlement ?? Total;
            if (Payments.Count == 0)
                return Money.Zero(settled.Currency);
            var parts = Allocation.ByLargestRemainder(settled, [.. Payments.Select(payment => payment.Amount.Minor)]);
            var balance = Money.Sum(
                parts.Where((_, i) => Payments[i].Source == PaymentSource.Balance),
                settled.Currency
            );
            return GivesBack ? balance : -balance;
        }
    }

    /// <summary>
    /// The number of an account's next order: its second, as yyMMddHHmmss, and a count; never one used before.
    /// </summary>
    public static long NextNumber(Account account, Instant at)
    {
        var local = at.InUtc().LocalDateTime;
        var date = ((local.Year % 100) * 10_000L) + (local.Month * 100) + local.Day;
        var time = (local.Hour * 10_000L) + (local.Minute * 100) + local.Second;
        return Math.Max(account.LastOrder, ((date * 1_000_000) + time) * NumbersPerSecond) + 1;
    }

    /// <summary>The globally unique id of an account's order.</summary>
    public static string IdOf(long accountId, long number) => OwnedId.Of(IdKind, accountId, number);

    /// <summary>Its number in the account, if the id is one of that account's.</summary>
    public static bool TryNumber(long accountId, string id, out long number) =>
        OwnedId.TryNumber(IdKind, accountId, id, out number);
}
