using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Instances;
using Cubit.Ledger;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using Cubit.Store.Execute;
using Cubit.Store.Instances;
using Cubit.Store.Orders;

namespace Cubit.Store;

/// <summary>Verifies one account.</summary>
internal sealed class AccountVerification(Session session, long accountId)
{
    private readonly List<string> _differences = [];
    private readonly Dictionary<long, HeldInstance> _instances = [];
    private readonly Dictionary<(string Account, Currency Currency), Money> _ledger = [];
    private Account? _account;
    private int _events;
    private int _orders;
    private int _resizes;
    private int _postings;

    public VerificationReport Run()
    {
        var journal = session.Query(
            "SELECT sequence, kind, body FROM journal WHERE account_id = @account ORDER BY sequence",
            row => (Sequence: row.GetInt64(0), Kind: row.GetString(1), Body: row.GetString(2)),
            ("@account", accountId)
        );
        foreach (var (sequence, kind, body) in journal)
        {
            Same($"the sequence after event {_events}", _events + 1, sequence);
            Fold(sequence, Journal.Read(session, kind, body));
            _events++;
        }

        CompareViews();
        return new VerificationReport(1, _events, _orders, _resizes, _instances.Count, _postings, _differences);
    }

    private void Fold(long sequence, AccountEvent happened)
    {
        var postings = happened is OrderPlaced placed ? FoldOrder(sequence, placed) : Journal.PostingsOf(happened);
        _account = AccountJournal.Apply(_account, happened);
        ComparePostings(sequence, postings);
    }

    private IReadOnlyList<Posting> FoldOrder(long sequence, OrderPlaced placed)
    {
        _orders++;
        var order = placed.Order;
        var before = _instances.GetValueOrDefault(order.Instance);
        var held = before?.Instance;
        var resized = order.Inputs is { } inputs
            ? Recompute(order, inputs, held)
            : Repurchase(order, placed.After!.Subscription);
        var after = AccountJournal.Apply(held, placed);
        _instances[order.Instance] = HeldInstance.After(before, after, order);
        Same(
            $"{order.Id}: the rule set in force when it was priced",
            CatalogRows.RulesInForce(session, after.Product, order.PricedAt).Id,
            order.Rules
        );
        var lines = resized is null ? [new OrderLine(order.Number, 0, order.Total.Minor)] : Journal.Lines(resized);
        CompareOrder(sequence, order, lines);
        return Journal.PostingsOf(placed, held, after, resized);
    }

    // The amounts again, from the stored inputs, by the pinned rule set.
    private Resized? Recompute(Order order, ResizeInputs inputs, Instance? held)
    {
        _resizes++;
        Same($"{order.Id}: the layers that it was priced on", Json(held?.Subscription), Json(inputs.Subscription));
        Same($"{order.Id}: its rule set", order.Rules, inputs.Rules.Id);
        var priced = Resize.Price(inputs);
        if (priced.Accepted is not { } resized)
        {
            _differences.Add($"{order.Id}: its inputs are refused: {priced.Refusal!.Code}.");
            return null;
        }

        Same($"{order.Id}: its total", resized.Total, order.Total);
        Same($"{order.Id}: its settlement", resized.Settlement, order.Settlement);
        Same($"{order.Id}: its reason", resized.Reason, order.Reason);
        return resized;
    }

    // A purchase again, from the facts that it was sold by.
    private Resized? Repurchase(Order order, Subscription bought)
    {
        var total = PurchasePrice.Of(order.Sale!, bought.Currency, order.Rules).Total;
        var again = Subscription
            .Purchase(bought.Product, bought.Currency, bought.Zone, order.Sale! with { Cash = total.Exact })
            .Value;
        Same($"{order.Id}: what it bought", Json(again), Json(bought));
        Same($"{order.Id}: its total", total, order.Total);
        return null;
    }

    private void CompareOrder(long sequence, Order order, IReadOnlyList<OrderLine> lines)
    {
        var rows = session.Query(
            """
            SELECT sequence, kind, state, instance_number, created_at, currency, total_minor, payments FROM orders
            WHERE account_id = @account AND order_number = @number
            """,
            row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)),
            ("@account", accountId),
            ("@number", order.Number)
        );
        var expected =
            $"{sequence} {order.Kind.Code()} {order.State.Code()} {order.Instance} {order.CreatedAt.Micros()} "
            + $"{order.Total.Currency} {order.Total.Minor} {Json(order.Payments)}";
        Same($"{order.Id}: its row", expected, rows.FirstOrDefault());
        var stored = session.Query(
            """
            SELECT origin_order, period, amount_minor FROM order_lines
            WHERE account_id = @account AND order_number = @number ORDER BY line
            """,
            row => new OrderLine(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2)),
            ("@account", accountId),
            ("@number", order.Number)
        );
        Same($"{order.Id}: its lines", Json(lines), Json<IReadOnlyList<OrderLine>>(stored));
        Same(
            $"{order.Id}: its states",
            Json(order.History),
            Json(OrderRows.Find(session, accountId, order.Number)?.History ?? [])
        );
    }

    private void ComparePostings(long sequence, IReadOnlyList<Posting> expected)
    {
        var stored = session.Query(
            """
            SELECT ledger_account, amount_minor, currency FROM postings
            WHERE account_id = @account AND sequence = @sequence ORDER BY line
            """,
            row => new Posting(row.GetString(0), row.MoneyAt(1, 2)),
            ("@account", accountId),
            ("@sequence", sequence)
        );
        _postings += stored.Count;
        Same($"event {sequence}: its postings", Json(expected), Json<IReadOnlyList<Posting>>(stored));
        foreach (var currency in stored.GroupBy(posting => posting.Amount.Currency))
            Same(
                $"event {sequence}: the sum of its postings in {currency.Key}",
                0L,
                currency.Sum(posting => posting.Amount.Minor)
            );
        foreach (var (account, amount) in stored)
            _ledger[(account, amount.Currency)] = LedgerOf(account, amount.Currency) + amount;
    }

    private void CompareViews()
    {
        var row = AccountRows.Find(session, accountId);
        Same(
            "its row",
            Json(_account! with { Privileges = new HashSet<string>() }),
            Json(row! with { Privileges = new HashSet<string>() })
        );
        Same(
            "its privileges",
            string.Join(' ', _account.Privileges.Order(StringComparer.Ordinal)),
            string.Join(' ', row.Privileges.Order(StringComparer.Ordinal))
        );
        Same(
            "its balance in the ledger",
            _account.Balance,
            LedgerOf(LedgerAccount.Balance, _account.SettlementCurrency)
        );
        foreach (var held in _instances.Values)
        {
            var instance = held.Instance;
            CompareInstance(held);
            var deferred = LedgerOf(LedgerAccount.Deferred(instance.Number), instance.Subscription.Currency);
            Same(
                $"{instance.Id}: its deferred revenue against the cash in its layers",
                Postings.DeferredOf(instance.Subscription),
                deferred
            );
        }

        var rows = session.Query(
            """
            SELECT (SELECT count(*) FROM instances WHERE account_id = @account), (SELECT count(*)
            FROM orders WHERE account_id = @account)
            """,
            counts => (Instances: counts.GetInt64(0), Orders: counts.GetInt64(1)),
            ("@account", accountId)
        )[0];
        Same("how many instances it has", _instances.Count, rows.Instances);
        Same("how many orders it has", _orders, rows.Orders);
    }

    private void CompareInstance(HeldInstance held)
    {
        var instance = held.Instance;
        var columns = session.First(
            """
            SELECT product_id, region_id, version, ends_at FROM instances
            WHERE account_id = @account AND instance_number = @number
            """,
            row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)),
            ("@account", accountId),
            ("@number", instance.Number)
        );
        var expected = $"{instance.Product} {instance.Region} {instance.Version} {instance.Subscription.End.Micros()}";
        Same($"{instance.Id}: its row", expected, columns);
        Same(
            $"{instance.Id}: what its row holds",
            Json(held),
            Json(InstanceRows.Held(session, accountId, instance.Number))
        );
    }

    private Money LedgerOf(string account, Currency currency) =>
        _ledger.GetValueOrDefault((account, currency), Money.Zero(currency));

    private string Json<T>(T value) => session.Json.Write(value);

    private void Same<T>(string what, T expected, T? found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            _differences.Add(
                $"Account {accountId}, {what}: expected {expected}, found {found?.ToString() ?? "nothing"}."
            );
    }
}
