using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cubit.Store.Resizing;

namespace Cubit.Cli.Vectors;

/// <summary>What a vector really comes to, as JSON for other programs: one object on one line.</summary>
internal static class AnsweredJson
{
    private static readonly JsonSerializerOptions OnOneLine = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// The <c>id</c>, the first <c>difference</c> or null, and the answer to the change with its derivation, or the
    /// <c>error</c> where something is refused. Where no change is asked about there is nothing more.
    /// </summary>
    public static string Of(Answer answer)
    {
        var json = new JsonObject { ["id"] = answer.Vector.Id, ["difference"] = answer.FirstDifference };
        if (answer.Refusal is { } refusal)
            json["error"] = refusal.Code;
        else if (answer is { Vector.Change: not null, Chain: { Asked: { } inputs, Change: { } change } })
            AddFields(json, ResizedJson.Of(inputs, change));
        return json.ToJsonString(OnOneLine);
    }

    private static void AddFields(JsonObject json, JsonObject more)
    {
        foreach (var (name, value) in more.ToList())
        {
            more.Remove(name);
            json[name] = value;
        }
    }
}
