using Shouldly;

namespace Cubit.Tests.Web;

/// <summary>What a customer does with tickets on the demo's MaxCompute instance.</summary>
internal static class TicketClient
{
    public const string Instance = "i-1001-1";

    public static Task<Answered> AskTicketAsync(
        this RunningServer server,
        string key = RunningServer.AcmeKey,
        string instance = Instance
    ) =>
        server.PostAsync(
            "/v1/tickets",
            $$"""{"kind":"cancellation","instanceId":"{{instance}}","text":"We move out."}""",
            key
        );

    /// <summary>Opens a ticket and answers its id.</summary>
    public static async Task<string> OpenTicketAsync(this RunningServer server)
    {
        var opened = await server.AskTicketAsync();
        opened.Status.ShouldBe(201, opened.Body);
        ((string?)opened.Json["state"]).ShouldBe("open");
        return (string)opened.Json["id"]!;
    }

    public static Task<Answered> WriteTicketAsync(this RunningServer server, string ticket, string text, string key) =>
        server.PostAsync($"/v1/tickets/{ticket}/messages", $$"""{"text":"{{text}}"}""", key);
}
