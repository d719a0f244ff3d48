using Cubit.Store;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>Whatever is changed behind Cubit's back, verification finds it.</summary>
public sealed class VerificationTests
{
    // Each row spoils one stored fact; what protects it is taken away first.
    public static TheoryData<string, string> Spoiled =>
        new()
        {
            { "UPDATE accounts SET balance_minor = balance_minor + 1 WHERE account_id = 1001", "its row" },
            { "UPDATE accounts SET version = version + 1 WHERE account_id = 1001", "its row" },
            { "DELETE FROM privileges WHERE account_id = 1001", "its privileges" },
            {
                "UPDATE instances SET body = replace(body, 'u:150', 'u:151') WHERE account_id = 1001",
                "i-1001-1: what its row holds"
            },
            { "UPDATE instances SET ends_at = ends_at + 1 WHERE account_id = 1001", "i-1001-1: its row" },
            { "UPDATE orders SET total_minor = total_minor + 1 WHERE kind = 'upgrade'", "its row" },
            { "UPDATE orders SET kind = 'renewal' WHERE kind = 'upgrade'", "its row" },
            { "UPDATE orders SET lines = replace(lines, ',0,', ',0,1')", "its lines" },
            { "UPDATE orders SET state = 'paid' WHERE kind = 'upgrade'", "its row" },
            { "UPDATE orders SET created_at = created_at + 1 WHERE kind = 'upgrade'", "its row" },
            { "UPDATE orders SET sequence = sequence - 1 WHERE kind = 'upgrade'", "its row" },
            { "UPDATE instances SET sequence = sequence - 1 WHERE account_id = 1001", "what its row holds" },
            { "DELETE FROM deadlines WHERE kind = 6", "its deadlines" },
            { "UPDATE deadlines SET due = due + 1", "its deadlines" },
            { "INSERT INTO recognition VALUES (1001, 1000000, 0, '')", "until when" },
            { "INSERT INTO open_tickets VALUES (1001, 1, 0)", "its open tickets" },
            { "INSERT INTO vouchers VALUES (1002, 'x', '{\"code\":\"x\",\"value\":\"1.00 USD\"}')", "its vouchers" },
            {
                "UPDATE instances SET payments = replace(payments, 'balance', 'external') WHERE account_id = 1001",
                "what its row holds"
            },
            { "UPDATE postings SET amount_minor = amount_minor + 1 WHERE ledger_account = 'balance'", "its postings" },
            { "DELETE FROM postings WHERE ledger_account = 'revenue'", "the sum of its postings" },
            { "UPDATE postings SET at = at + 1 WHERE account_id = 1001 AND sequence = 2", "event 2: its postings" },
            {
                """
                    INSERT INTO postings (at, account_id, sequence, line, ledger_account, currency, amount_minor)
                    SELECT at + 1, account_id, sequence, line, ledger_account, currency, amount_minor
                    FROM postings WHERE account_id = 1001 AND sequence = 2
                    """,
                "Account 1001 has postings that are not of its event 2"
            },
            {
                "UPDATE postings SET ledger_account = 'revenue' WHERE ledger_account = 'deferred_revenue:2'",
                "its deferred revenue"
            },
            { "UPDATE journal SET body = replace(body, '6914.72', '6914.73') WHERE account_id = 1001", "its total" },
            {
                "UPDATE journal SET body = replace(body, '17/20', '9/10') WHERE kind = 'order_placed'",
                "what it bought"
            },
            {
                "UPDATE journal SET body = replace(body, '\"22440\"', '\"22441\"') WHERE body LIKE '%6914.72%'",
                "the layers"
            },
            { "DELETE FROM journal WHERE account_id = 1001 AND sequence = 2", "the sequence" },
            {
                "INSERT INTO rule_assignments VALUES ('ecs', 0, 'linear/day')",
                "the rule set in force when it was priced: expected linear/day, found alibaba/2022-05"
            },
            { "DELETE FROM accounts WHERE account_id = 1003", "Account 1003 has a journal" },
            { "DELETE FROM orders WHERE account_id = 1002", "how many orders" },
            { "DELETE FROM usage_bills", "its bills of use" },
            {
                "UPDATE journal SET body = replace(body, '8.13', '8.14') WHERE kind = 'usage_billed'",
                "use of adhoc: its total"
            },
        };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task A_spoiled_fact_is_found(string sql, string named)
    {
        await using var server = await RunningServer.StartAsync();
        await OrderBothWaysAsync(server);
        server.At.Spoil(sql).ShouldBeGreaterThan(0);
        (await server.At.VerifyAsync()).Differences.ShouldContain(difference =>
            difference.Contains(named, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_untouched_database_verifies_and_says_what_was_looked_at()
    {
        await using var server = await RunningServer.StartAsync();
        await OrderBothWaysAsync(server);
        var report = await server.At.VerifyAsync();
        report.Differences.ShouldBeEmpty();
        (report.Accounts, report.Instances, report.Orders, report.Resizes).ShouldBe((3, 5, 7, 2));
    }

    private static async Task OrderBothWaysAsync(RunningServer server)
    {
        var quote = await server.QuoteAsync(await server.InstanceIdAsync("maxcompute"), 150);
        (await server.OrderAsync(quote, "up")).Status.ShouldBe(201);
        var back = await server.QuoteAsync(await server.InstanceIdAsync("ecs"), "C");
        (await server.OrderAsync(back, "down")).Status.ShouldBe(201);
    }
}
