using Cubit.Store;
using Cubit.Store.Execute;
using Cubit.Tests.Web;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>The stored form of every kind of event: a form once written stays readable.</summary>
public sealed class EventFormTests
{
    // In acme's journal: its voucher, an instance from an activity, three projects, a reminder that was due.
    private const int FirstLater = 6;
    private const int LastLater = 11;

    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "events/3");

    [Fact]
    public async Task Events_are_written_as_the_golden_files_say()
    {
        await using var server = await RunningServer.StartAsync();
        var quote = await server.QuoteAsync(await server.InstanceIdAsync("ecs"), "C");
        (await server.OrderAsync(quote, "key-1")).Status.ShouldBe(201);
        var journal = await server.At.ReadAsync(session =>
            session.Query(
                "SELECT sequence, kind, body FROM journal WHERE account_id = 1001 ORDER BY sequence",
                row => (Sequence: row.GetInt64(0), Kind: row.GetString(1), Body: row.GetString(2) + "\n")
            )
        );
        // Files keep their names: what the demo had later stands after what this test orders.
        var written = journal
            .OrderBy(each => each.Sequence is >= FirstLater and <= LastLater)
            .Select((each, i) => (Name: $"{i + 1}-{each.Kind}.json", each.Body))
            .ToList();
        if (Environment.GetEnvironmentVariable("CUBIT_ACCEPT") is not null)
            AddMissing(written);
        written
            .Select(each => each.Name)
            .ShouldBe(Directory.GetFiles(Golden).Select(Path.GetFileName)!, ignoreOrder: true);
        foreach (var (name, body) in written)
            body.ShouldBe(
                await File.ReadAllTextAsync(Path.Combine(Golden, name), TestContext.Current.CancellationToken)
            );
    }

    [Theory]
    [InlineData(1)] // A name at each value.
    [InlineData(2)] // Subscriptions by position, orders with names.
    public async Task Events_in_an_earlier_form_are_read_as_the_same(int form)
    {
        await using var server = await RunningServer.StartAsync();
        var files = Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, $"events/{form}"))
            .Order(StringComparer.Ordinal)
            .ToList();
        files.Count.ShouldBe(12);
        foreach (var file in files)
        {
            var (kind, earlier) = (
                Path.GetFileNameWithoutExtension(file).Split('-')[1],
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
            );
            var rewritten = await server.At.ReadAsync(session =>
                session.Json.Write<object>(Journal.Read(session, kind, earlier)) + "\n"
            );
            rewritten.ShouldBe(
                await File.ReadAllTextAsync(
                    Path.Combine(Golden, Path.GetFileName(file)),
                    TestContext.Current.CancellationToken
                )
            );
        }
    }

    // A file that is there is never written again: a changed form gets a folder of its own, and a reader of both.
    private static void AddMissing(IEnumerable<(string Name, string Body)> written)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "../../../../tests/Cubit.Tests/Store/events/3");
        foreach (var folder in new[] { source, Golden })
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, body) in written)
                if (!File.Exists(Path.Combine(folder, name)))
                    File.WriteAllText(Path.Combine(folder, name), body);
        }
    }
}
