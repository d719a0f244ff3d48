using System.Globalization;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Web.Api;
using Cubit.Web.Console.Orders;
using NodaTime;
using NodaTime.Text;

namespace Cubit.Web.Console.Staff;

/// <summary>The page of a customer: what it has, and what an operator may do to it.</summary>
internal static class CustomerEndpoints
{
    private const int CodeLengthMax = 40;

    private static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["grant"] = "The privilege is granted.",
        ["revoke"] = "The privilege is taken back.",
        ["voucher"] = "The voucher is issued.",
        ["adjust"] = "Proposed. Another operator has to approve it.",
        ["approve"] = "The adjustment is approved and done.",
        ["reject"] = "The adjustment is rejected.",
        ["confirm"] = "The payment is confirmed.",
    };

    public static void MapCustomers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            $"{StaffPages.Start}/customers",
            (string? account) => Results.Redirect(AddressOf(account?.Trim() ?? ""))
        );
        routes.MapGet($"{StaffPages.Start}/customers/{{account}}", ShowAsync);
        routes.MapPost($"{StaffPages.Start}/customers/{{account}}", ActAsync);
    }

    private static string AddressOf(string account) =>
        account.Length == 0 ? StaffPages.Start : $"{StaffPages.Start}/customers/{Uri.EscapeDataString(account)}";

    private static Task<IResult> ShowAsync(
        string account,
        [AsParameters] Places places,
        string? done,
        Duty duty,
        [AsParameters] Desks desks
    ) => PageAsync(account, duty, desks, Said.GetValueOrDefault(done ?? ""), null, places.From);

    private static async Task<IResult> PageAsync(
        string account,
        Duty duty,
        Desks desks,
        string? done,
        Refusal? refusal,
        CustomerPlace? from = null
    )
    {
        if (StaffPages.RefuseToLook(duty) is { } forbidden)
            return forbidden;
        if (
            await Reached.ExistingAsync(desks.Database, account) is not { } number
            || await desks.Staff.FindAsync(number, from) is not { } view
        )
            return ConsolePages.Problem(duty, StatusCodes.Status404NotFound);
        return ConsolePages.Page<CustomerPage>(
            new
            {
                Duty = duty,
                View = view,
                Waiting = await WaitingAsync(view, duty, desks.Quotes),
                Done = done,
                Refusal = refusal,
            },
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict
        );
    }

    // What each order that waits costs if it is paid now.
    private static async Task<IReadOnlyList<UnpaidOrder>> WaitingAsync(CustomerView view, Duty duty, QuoteDesk quotes)
    {
        var waiting = new List<UnpaidOrder>();
        var caller = new Caller(view.Account.Id, Role.Owner, duty.By.Name);
        foreach (var order in view.Orders)
        {
            if (order.Correction is not null || PayDecision.Refuse(order, duty.Now) is not null)
                continue;
            var price =
                duty.Now < order.PricedAt + Quote.ValidFor ? PriceToPay.Of(order)
                : (await quotes.QuoteOrderAsync(caller, order.Id, duty.Now)).Accepted is { } fresh
                    ? PriceToPay.Of(fresh)
                : null;
            waiting.Add(new UnpaidOrder(order, price));
        }

        return waiting;
    }

    private static async Task<IResult> ActAsync(
        string account,
        HttpRequest request,
        Duty duty,
        [AsParameters] Desks desks
    )
    {
        if (
            await Reached.ExistingAsync(desks.Database, account) is not { } number
            || await desks.Staff.FindAsync(number) is not { } view
        )
            return ConsolePages.Problem(duty, StatusCodes.Status404NotFound);
        var form = await Submitted.ReadAsync(request);
        var refusal = await RefusalOfAsync(view.Account, form, duty, desks.Staff);
        return refusal is null
            ? ConsolePages.SeeOther(request.HttpContext, $"{AddressOf(account)}?done={form.Action}")
            : await PageAsync(account, duty, desks, null, refusal);
    }

    private static async Task<Refusal?> RefusalOfAsync(Account account, Submitted form, Duty duty, StaffDesk desk)
    {
        var (by, id, now, once) = (duty.By, account.Id, duty.Now, form.Once);
        switch (form.Action)
        {
            case "grant" or "revoke":
                var granted = form.Action == "grant";
                return Of(await desk.SetPrivilegeAsync(by, id, Privilege.Downgrade, granted, now, once));
            case "voucher":
                var voucher = VoucherOf(account, form);
                return voucher.Refusal ?? Of(await desk.IssueVoucherAsync(by, id, voucher.Value, now, once));
            case "adjust":
                if (!Money.TryParse(form["amount"], account.SettlementCurrency, out var amount))
                    return NoAmount(account.SettlementCurrency);
                var asked = new AdjustmentRequest(form["order"], amount, form["way"] == "gives", form["reason"]);
                return Of(await desk.ProposeAdjustmentAsync(by, id, asked, now, once));
            case "approve" or "reject":
                var approved = form.Action == "approve";
                return Of(await desk.DecideAdjustmentAsync(by, id, form["order"], approved, now));
            case "confirm":
                var quote = form["quote"] is { Length: > 0 } fresh ? fresh : null;
                return Of(await desk.ConfirmPaymentAsync(by, id, form["order"], quote, now, once));
            default:
                return Refusal.Of("request.invalid", "That form has no such button.");
        }
    }

    private static Refusal? Of(OrderAnswer answer) => Answered.Of(answer).Refusal;

    private static Refusal NoAmount(Currency currency) =>
        Refusal.Of("request.invalid", $"Write an amount in {currency} like 6.00.");

    private static Decision<Voucher> VoucherOf(Account account, Submitted form)
    {
        var code = form["code"].ToUpperInvariant();
        if (
            code.Length is 0 or > CodeLengthMax
            || !code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        )
            return Refusal.Of("request.invalid", $"A code has 1 to {CodeLengthMax} of A-Z, 0-9, - and _.");
        if (!Currency.TryOf(form["currency"], out var currency))
            return Refusal.Of("request.invalid", "Choose a currency.");
        if (!Money.TryParse(form["amount"], currency, out var value))
            return NoAmount(currency);
        return LocalDatePattern.Iso.Parse(form["until"]).TryGetValue(default, out var until)
            ? Voucher.Of(code, value, account.Zone.CloseOf(until))
            : Refusal.Of("request.invalid", "Write the last day on which it is good, like 2021-12-31.");
    }

    private sealed record Desks(Database Database, StaffDesk Staff, QuoteDesk Quotes);

    // An address that somebody changed begins anew.
    private sealed record Places(string? Orders, string? Tickets, string? Instances)
    {
        public CustomerPlace From =>
            new(Number(Orders) ?? long.MaxValue, Number(Tickets) ?? long.MaxValue, Number(Instances) ?? 0);

        private static long? Number(string? text) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

/// <summary>An order that waits for payment, and what paying it now takes.</summary>
public sealed record UnpaidOrder(Order Order, PriceToPay? Price);
