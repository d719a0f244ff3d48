using System.Text.Json.Nodes;

namespace Cubit.Tests.Cli;

/// <summary>Writes a file of one vector, the source document's example, with changes to its JSON.</summary>
internal static class OneVector
{
    private const string Json = """
        {"format": 1, "about": "a", "vectors": [{
          "id": "one", "source": "s", "rules": "alibaba/2022-05", "zone": "UTC", "currency": "USD", "product": "ecs",
          "orders": [{"kind": "purchase", "at": "2020-09-01", "months": 1, "listPerMonth": "150"}],
          "change": {"at": "2020-09-24", "listPerMonth": "120"},
          "expect": {"direction": "downgrade", "refund": "6.00",
            "lines": [{"order": 0, "period": 0, "used": "24", "consumed": "120", "online": "30", "ratio": "0.2",
              "exact": "6", "refund": "6.00"}]}}]}
        """;

    /// <summary>Replays it after a change of its text.</summary>
    public static Task<Said> RunAsync(string good, string bad) => RunWithAsync(good, bad);

    /// <summary>Replays it after a change of its text, with options of the command.</summary>
    public static Task<Said> RunWithAsync(string good, string bad, params IEnumerable<string> options)
    {
        if (!Json.Contains(good, StringComparison.Ordinal))
            throw new ArgumentException($"The vector has no {good}.", nameof(good));
        return RunTextAsync(Json.Replace(good, bad, StringComparison.Ordinal), options);
    }

    /// <summary>Replays it with other orders, another change and other expectations.</summary>
    public static Task<Said> RunAsync(string orders, string change, string expect)
    {
        var file = JsonNode.Parse(Json)!;
        var vector = file["vectors"]![0]!;
        vector["orders"] = JsonNode.Parse($"[{Purchase}{orders}]");
        vector["change"] = JsonNode.Parse(change);
        vector["expect"] = JsonNode.Parse(expect);
        return RunTextAsync(file.ToJsonString());
    }

    /// <summary>Replays a file with this text.</summary>
    public static async Task<Said> RunTextAsync(string text, params IEnumerable<string> options)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, text);
            return await CommandLine.RunAsync(["vectors", .. options, path]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private const string Purchase = """{"kind": "purchase", "at": "2020-09-01", "months": 1, "listPerMonth": "150"}""";
}
