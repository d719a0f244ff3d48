using Cubit.Amounts;
using Cubit.Ledger;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store.Accounts;
using Cubit.Store.Execute;
using Cubit.Store.Instances;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using NodaTime;

namespace Cubit.Store;

/// <summary>Verifies one account: folds its journal again, and compares what that gives with what is stored.</summary>
internal sealed class AccountVerification
{
    private readonly Session _session;
    private readonly long _accountId;
    private readonly Comparison _compared;
    private readonly OrderVerification _orders;
    private readonly UsageVerification _usage;
    private readonly Dictionary<(string Account, Currency Currency), Money> _ledger = [];
    private readonly Dictionary<long, long> _writtenInstances = [];
    private readonly Dictionary<long, long> _writtenOrders = [];
    private readonly List<string> _audited = [];
    private Holdings _has = Holdings.None;
    private (int Events, int Postings) _read;

    public AccountVerification(Session session, long accountId)
    {
        (_session, _accountId, _compared) = (session, accountId, new Comparison(session, accountId));
        _orders = new OrderVerification(session, _compared);
        _usage = new UsageVerification(session, _compared);
    }

    public VerificationReport Run()
    {
        var journal = _session.Query(
            "SELECT sequence, kind, body FROM journal WHERE account_id = @account ORDER BY sequence",
            row => (Sequence: row.GetInt64(0), Kind: row.GetString(1), Body: row.GetString(2)),
            ("@account", _accountId)
        );
        foreach (var (sequence, kind, body) in journal)
        {
            Same($"the sequence after event {_read.Events}", _read.Events + 1, sequence);
            Fold(sequence, Journal.Read(_session, kind, body));
            _read.Events++;
        }

        CompareAccount();
        foreach (var number in _has.Instances.Keys)
            CompareInstance(number);
        CompareOrders();
        CompareLists();
        return new VerificationReport(
            1,
            _read.Events,
            _has.Orders.Count,
            _orders.Resizes,
            _has.Instances.Count,
            _read.Postings,
            _compared.Differences
        );
    }

    private void Fold(long sequence, AccountEvent happened)
    {
        var after = _has.Apply(happened);
        // An order that leaves its instance as it was has a copy of it, and wrote no row.
        foreach (var (number, now) in after.Instances)
            if (_has.Instances.GetValueOrDefault(number) is var was && now != was && Json(now) != Json(was))
                _writtenInstances[number] = sequence;
        if (happened is OrderPlaced { Order: var placed })
            Look(placed);
        else if (happened is OrderMoved { Order: var moved })
            Look(moved);
        else if (happened is Audited { Entry: var entry })
            _audited.Add($"{sequence} {Json(entry)}");
        else if (happened is UsageBilled billed)
            _usage.Look(sequence, billed, _has);
        ComparePostings(sequence, happened.At, Postings.Of(happened, _has, after));
        _has = after;

        void Look(Order order)
        {
            _writtenOrders[order.Number] = sequence;
            _orders.Look(order, _has, after);
        }
    }

    private void ComparePostings(long sequence, Instant at, IReadOnlyList<Posting> expected)
    {
        var stored = _session.Query(
            """
            SELECT ledger_account, amount_minor, currency FROM postings
            WHERE at = @at AND account_id = @account AND sequence = @sequence ORDER BY line
            """,
            row => new Posting(row.GetString(0), row.MoneyAt(1, 2)),
            ("@at", at.Micros()),
            ("@account", _accountId),
            ("@sequence", sequence)
        );
        _read.Postings += stored.Count;
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

    private void CompareAccount()
    {
        var (account, row) = (_has.Account!, AccountRows.Find(_session, _accountId)!);
        Same(
            "its row",
            Json(account with { Privileges = new HashSet<string>() }),
            Json(row with { Privileges = new HashSet<string>() })
        );
        Same(
            "its privileges",
            string.Join(' ', account.Privileges.Order(StringComparer.Ordinal)),
            string.Join(' ', row.Privileges.Order(StringComparer.Ordinal))
        );
        Same("its balance in the ledger", account.Balance, LedgerOf(LedgerAccount.Balance, account.SettlementCurrency));
        Same("how many instances it has", _has.Instances.Count, Count("instances"));
        Same("how many orders it has", _has.Orders.Count, Count("orders"));
    }

    private void CompareInstance(long number)
    {
        var instance = _has.Instances[number];
        var (sold, id) = (instance.Subscription, instance.Id);
        var columns = _session.First(
            """
            SELECT product_id, region_id, version, ends_at FROM instances
            WHERE account_id = @account AND instance_number = @number
            """,
            row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)),
            ("@account", _accountId),
            ("@number", number)
        );
        Same($"{id}: its row", $"{instance.Product} {instance.Region} {instance.Version} {sold.End.Micros()}", columns);
        var held = InstanceRows.Held(_session, _accountId, number);
        // An event may write an instance again as it is; one that changes it must. Older data say nothing.
        var at = Math.Max(_writtenInstances[number], Math.Min(held?.Sequence ?? 0, _read.Events));
        var written = held is { Sequence: 0 } ? 0 : at;
        Same(
            $"{id}: what its row holds",
            Json(HeldInstance.Of(instance, _has.Payments, written, _has.RecognisedThrough)),
            Json(held)
        );
        Same(
            $"{id}: its deferred revenue against the cash in its layers",
            Postings.DeferredOf(sold) - Recognition.Of(sold, _has.RecognisedThrough ?? Instant.MinValue),
            LedgerOf(LedgerAccount.Deferred(number), sold.Currency)
        );
    }

    private void CompareOrders()
    {
        var rows = _session
            .Query(
                """
                SELECT order_number, sequence, kind, state, instance_number, created_at, currency, total_minor,
                  payments, lines
                FROM orders WHERE account_id = @account
                """,
                row =>
                    (
                        Number: row.GetInt64(0),
                        Row: string.Join(' ', Enumerable.Range(0, row.FieldCount - 1).Select(row.GetValue)),
                        Lines: row.GetString(row.FieldCount - 1)
                    ),
                ("@account", _accountId)
            )
            .ToDictionary(each => each.Number);
        foreach (var order in _has.Orders.Values)
        {
            var expected =
                $"{order.Number} {_writtenOrders[order.Number]} {order.Kind.Code()} {order.State.Code()} "
                + $"{order.Instance} {order.CreatedAt.Micros()} {order.Total.Currency} {order.Total.Minor} "
                + Json(order.Payments);
            var stored = rows.GetValueOrDefault(order.Number);
            Same($"{order.Id}: its row", expected, stored.Row);
            // What was paid and given back since keeps its lines.
            var paid =
                order.State == OrderState.Reversed
                    ? order with
                    {
                        History = order.History.SkipLast(1).ToList(),
                    }
                    : order;
            Same($"{order.Id}: its lines", OrderRows.TextOf(Journal.Lines(paid)), stored.Lines);
        }
    }

    private void CompareLists()
    {
        Same("its projects", Json(_has.Projects.Values.ToList()), Json(ProjectRows.All(_session, _accountId)));
        Same(
            "its tickets",
            Json(_has.Tickets.Values.Reverse().ToList()),
            Json(TicketRows.Page(_session, _accountId, long.MaxValue, int.MaxValue))
        );
        Same(
            "its open tickets",
            string.Join(
                ' ',
                _has.Tickets.Values.Where(each => each.State == TicketState.Open).Select(each => each.Number)
            ),
            string.Join(' ', TicketRows.OpenOf(_session, _accountId))
        );
        Same("what is provisioned", ProvisioningRows.Told(_has), ProvisioningRows.Told(_session, _accountId));
        Same("its vouchers", Json(_has.Vouchers.Values.ToList()), Json(VoucherRows.All(_session, _accountId)));
        Same("its audit", string.Join('\n', _audited), string.Join('\n', AuditRows.Of(_session, _accountId)));
        Same("its deadlines", Told(Deadlines.Of(_has)), Told(DeadlineRows.Of(_session, _accountId)));
        _usage.Compare(_accountId);
        RevenueVerification.Look(_session, _has, _compared);
    }

    private static string Told(IReadOnlyList<Deadline> deadlines) =>
        string.Join(' ', deadlines.Select(each => each.Key));

    private long Count(string table) =>
        _session.Query(
            $"SELECT count(*) FROM {table} WHERE account_id = @account",
            row => row.GetInt64(0),
            ("@account", _accountId)
        )[0];

    private Money LedgerOf(string account, Currency currency) =>
        _ledger.GetValueOrDefault((account, currency), Money.Zero(currency));

    private string Json<T>(T value) => _compared.Json(value);

    private void Same<T>(string what, T expected, T? found) => _compared.Same(what, expected, found);
}
