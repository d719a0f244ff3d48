using Cubit.Accounts;
using Cubit.Orders;
using Cubit.Simulation.Committing;
using Cubit.Store;
using Cubit.Store.Orders;
using Cubit.Tests.Store;
using Cubit.Web.Api;
using NodaTime;

namespace Cubit.Simulation.Growing;

/// <summary>A database with very many orders.</summary>
/// <remarks>
/// One account gets its history through the real write path. The others are copies of its rows with another account in
/// every column and in every text, made by the database: what verification finds right in one, it finds right in all.
/// </remarks>
internal sealed record GrownData(PostgresServer Server, string Name, int Orders)
{
    /// <summary>Orders of each account.</summary>
    public const int OrdersEach = 100;

    private const int InstancesEach = 20;
    private const int ResizesEach = (OrdersEach / InstancesEach) - 1;
    private const int AccountsInOneGo = 500;

    // A number that occurs nowhere else in the rows, and the copies' numbers, which are as long.
    private const long First = 734_591_002;
    private const long FirstCopy = 800_000_000;

    private static readonly Duration BetweenResizes = Duration.FromDays(40);

    public int Accounts => Orders / OrdersEach;

    public DataPlace Place => DataPlace.Server(Server.ConnectionString(Name));

    /// <summary>Makes and fills a database.</summary>
    public static async Task<GrownData> MakeAsync(PostgresServer server, string name, int orders)
    {
        await server.ExecuteAsync($"CREATE DATABASE {name}");
        var data = new GrownData(server, name, orders);
        await data.LiveAsync();
        await data.CopyAsync();
        await server.ExecuteAsync("VACUUM (ANALYZE)", name);
        return data;
    }

    /// <summary>Id of the nth account.</summary>
    public static long AccountOf(int index) => FirstCopy + index;

    /// <summary>Some accounts, spread over all, each once.</summary>
    public IEnumerable<long> Spread(int count) =>
        Enumerable.Range(0, Math.Min(count, Accounts)).Select(i => AccountOf((int)((long)i * Accounts / count)));

    /// <summary>Instances of accounts that are spread over all.</summary>
    public IEnumerable<Subscriber> Subscribers(int count) =>
        from instance in Enumerable.Range(1, InstancesEach)
        from account in Spread(count / InstancesEach)
        select new Subscriber(account, instance);

    /// <summary>The size of the database for each of its orders, with indexes and everything.</summary>
    public async Task<int> BytesPerOrderAsync() =>
        (int)(long.Parse(await Server.ExecuteAsync("SELECT pg_database_size(current_database())", Name)) / Orders);

    // Orders at the pace of life: some of each instance, weeks apart.
    private async Task LiveAsync()
    {
        await using var database = await Database.OpenAsync(Place, Shop.Now);
        await database.Writes.RunAsync(Shop.Publish);
        await database.Writes.RunAsync(Scope.Of(First), session => Shop.Open(session, First, InstancesEach));
        var desks = (Quotes: new QuoteDesk(database), Orders: new OrderDesk(database, ApiEndpoints.Render));
        var subscribers = Enumerable.Range(1, InstancesEach).Select(i => new Subscriber(First, i)).ToList();
        for (var resize = 1; resize <= ResizesEach; resize++)
            foreach (var (place, subscriber) in subscribers.Index())
            {
                var at = Shop.Bought + (BetweenResizes * resize);
                var quote = (await desks.Quotes.QuoteAsync(subscriber.Caller, subscriber.Next(), at)).Value;
                var request = new OrderRequest(quote.Id, new AgreementReference(Shop.Terms.Id, Shop.Terms.Version));
                var answer = await desks.Orders.PlaceAsync(subscriber.Caller, request, $"live-{resize}-{place}", at);
                if (answer.Status != 201)
                    throw new InvalidDataException(answer.Body);
                subscriber.Placed();
            }
    }

    private async Task CopyAsync()
    {
        var tables = (
            await Server.ExecuteAsync(
                """
                SELECT table_name || '|' || string_agg(column_name, ', ' ORDER BY ordinal_position) || '|' ||
                  string_agg(CASE WHEN column_name = 'account_id' THEN 'n' WHEN data_type = 'text'
                    THEN format('replace(%s, ''FIRST'', n::text)', column_name) ELSE column_name END,
                    ', ' ORDER BY ordinal_position)
                FROM information_schema.columns WHERE table_schema = current_schema() GROUP BY table_name
                HAVING bool_or(column_name = 'account_id')
                """,
                Name
            )
        ).Split('\n').Select(line => line.Replace("FIRST", $"{First}", StringComparison.Ordinal).Split('|')).ToList();
        for (var from = 0; from < Accounts; from += AccountsInOneGo)
        {
            var to = Math.Min(from + AccountsInOneGo, Accounts) - 1;
            var copies = tables.Select(table =>
                $"INSERT INTO {table[0]} ({table[1]}) SELECT {table[2]} FROM {table[0]}, "
                + $"generate_series({AccountOf(from)}, {AccountOf(to)}) AS n WHERE account_id = {First}"
            );
            // Parents and children come in any order here; the copies are as whole as the original.
            await Server.ExecuteAsync($"SET session_replication_role = replica; {string.Join("; ", copies)}", Name);
        }
    }
}
