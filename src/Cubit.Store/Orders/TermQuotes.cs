using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Catalog;
using Cubit.Store.Lifecycle;

namespace Cubit.Store.Orders;

/// <summary>What a quote of an instance or of a next term is asked for.</summary>
/// <param name="Months">For how long.</param>
/// <param name="To">What is bought; null for a renewal of what is held.</param>
/// <param name="InstanceId">Id of the instance that is renewed; null for a purchase.</param>
/// <param name="Product">What a purchase is of; null for a renewal.</param>
/// <param name="Region">Where; null for a renewal.</param>
/// <param name="Voucher">Code of a voucher, or null.</param>
public sealed record TermRequest(
    int Months,
    Configuration? To,
    string? InstanceId = null,
    string? Product = null,
    string? Region = null,
    string? Voucher = null
);

/// <summary>A quote of a purchase or a renewal with everything that it says.</summary>
/// <param name="Id">The signed text that an order names.</param>
/// <param name="Quote">What the text fixes.</param>
/// <param name="Account">Who may order it.</param>
/// <param name="Instance">The instance that is renewed; null for a purchase.</param>
/// <param name="Book">The price book in force.</param>
/// <param name="Accepted">The order that it would be, with its derivation.</param>
public sealed record PricedTerm(
    string Id,
    Quote Quote,
    Account Account,
    Instance? Instance,
    PriceBook Book,
    TermAccepted Accepted
);

/// <summary>A quote of either kind: of a change, or of a term.</summary>
public sealed record AnyQuote(PricedQuote? Change, PricedTerm? Term);

/// <summary>Prices terms by the same decision that orders go through, and signs what it says.</summary>
internal static class TermQuotes
{
    public static Decision<PricedTerm> Of(
        LifeState state,
        QuoteSeal seal,
        Caller caller,
        TermRequest request,
        Order? pays = null
    )
    {
        var holdings = state.Holdings;
        var instance =
            request.InstanceId is { } id && Instance.TryNumber(caller.AccountId, id, out var number)
                ? holdings.Instances.GetValueOrDefault(number)
                : null;
        if (request.InstanceId is not null && instance is null)
            return QuoteDesk.UnknownInstance(request.InstanceId);
        var market = instance is null ? state.MarketOf(request.Product!, request.Region!) : state.MarketOf(instance);
        if (market is null)
            return CatalogRows.NotSold(request.Product ?? instance!.Product, request.Region ?? instance!.Region);
        var bought = new BuyTerm(
            instance is not null,
            request.To ?? instance!.Planned?.Configuration ?? instance.Configuration,
            request.Months,
            state.At,
            state.At,
            caller.Actor,
            caller.Role,
            request.Voucher,
            null,
            pays
        );
        var offered = market.Of(holdings, instance?.Number);
        var decided = TermDecision.Decide(offered, bought);
        return decided.Refusal is { } refusal ? refusal : Signed(seal, offered, bought, decided.Value);
    }

    /// <summary>A fresh quote to pay an order that waits: for the same as it was placed for.</summary>
    public static Decision<AnyQuote> OfOrder(LifeState state, QuoteSeal seal, Caller caller, Order order)
    {
        if (order.Sale is not { } sale)
        {
            var change = QuoteDesk.OfOrder(state, seal, caller, order);
            return change.Refusal is { } unfit ? unfit : new AnyQuote(change.Value, null);
        }

        var book = state.Session.Catalog.BookOf(order.PriceBook)!;
        var request =
            order.Kind == OrderKind.Purchase
                ? new TermRequest(sale.Months, order.After, null, book.Product.Id, book.Region, order.Voucher?.Code)
                : new TermRequest(
                    sale.Months,
                    order.After,
                    Instance.IdOf(order.AccountId, order.Instance),
                    Voucher: order.Voucher?.Code
                );
        var term = Of(state, seal, caller, request, order);
        return term.Refusal is { } refusal ? refusal : new AnyQuote(null, term.Value);
    }

    private static PricedTerm Signed(QuoteSeal seal, ResizeState state, BuyTerm bought, TermAccepted accepted)
    {
        var (account, book) = (state.Account, state.Book!);
        var quote = new Quote(
            account.Id,
            state.Instance?.Number ?? 0,
            // Tells quotes of purchases apart that stand on both sides of an order of the same moment.
            state.Instance?.Version
                ?? account.Version,
            bought.To,
            book.Version,
            state.Rules.Id,
            state.Fx?.Rate,
            bought.PricedAt,
            bought.PricedAt + Quote.ValidFor,
            TermDecision.DigestOf(accepted.Sale, book, state),
            bought.Months,
            bought.Voucher
        );
        return new PricedTerm(seal.Close(quote), quote, account, state.Instance, book, accepted);
    }
}
