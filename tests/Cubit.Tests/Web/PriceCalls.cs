using System.Text.Json.Nodes;
using Shouldly;

namespace Cubit.Tests.Web;

/// <summary>The requests of an operator who sets prices, each in a line.</summary>
internal static class PriceCalls
{
    private const string Ops = RunningServer.OpsKey;

    // What a draft is written with, of what it is shown with.
    private static readonly string[] Written =
    [
        "revision",
        "note",
        "currency",
        "sizes",
        "perUnitMonth",
        "perUnitHour",
        "configurations",
        "discounts",
        "agreement",
    ];

    public static string PathOf(Answered draft) => $"/v1/staff/price-drafts/{draft.Json["id"]}";

    /// <summary>A draft of what is in force in Singapore.</summary>
    public static async Task<Answered> DraftAsync(this RunningServer server, string product = "maxcompute")
    {
        var body = $$"""{"product":"{{product}}","region":"{{RunningServer.Region}}"}""";
        var draft = await server.PostAsync("/v1/staff/price-drafts", body, Ops);
        draft.Status.ShouldBe(201, draft.Body);
        return draft;
    }

    public static Task<Answered> ChangeAsync(this RunningServer server, Answered draft, Action<JsonNode> change)
    {
        var text = new JsonObject(Written.Select(name => KeyValuePair.Create(name, draft.Json[name]?.DeepClone())));
        change(text);
        return server.SendAsync(HttpMethod.Put, PathOf(draft), Ops, text.ToJsonString());
    }

    public static Task<Answered> PublishAsync(this RunningServer server, Answered draft, string? from) =>
        server.PostAsync(
            $"{PathOf(draft)}/publish",
            $$"""{"revision":{{draft.Json["revision"]}},"from":{{(from is null ? "null" : $"\"{from}\"")}}}""",
            Ops
        );

    /// <summary>Publishes another price of a CU, or of the first configuration.</summary>
    public static async Task<Answered> PublishAsync(
        this RunningServer server,
        string price,
        string? from,
        string product = "maxcompute"
    ) =>
        await server.PublishAsync(
            await server.ChangeAsync(
                await server.DraftAsync(product),
                text =>
                {
                    if (product == "ecs")
                        text["configurations"]![0]!["perMonth"] = price;
                    else
                        text["perUnitMonth"] = price;
                }
            ),
            from
        );

    /// <summary>What operators did, newest first: what, to what, from what and to what.</summary>
    public static async Task<List<string>> AuditedAsync(this RunningServer server) =>
        [
            .. (await server.GetAsync("/v1/audit?limit=100", Ops)).Json["items"]!
                .AsArray()
                .Select(item => $"{item!["what"]} {item["subject"]} {item["before"]} > {item["after"]}"),
        ];
}
