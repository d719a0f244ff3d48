using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Cubit.Web.Console;

/// <summary>Style, script and image of the console, embedded in this assembly and served from memory.</summary>
/// <remarks>An address names the content by its hash, so a browser may keep it for ever.</remarks>
public static class ConsoleAssets
{
    private const int HashBytes = 8;

    private static readonly Dictionary<string, Asset> All = new[]
    {
        Embedded("console.css", "text/css; charset=utf-8"),
        Embedded("console.js", "text/javascript; charset=utf-8"),
        Embedded("htmx.js", "text/javascript; charset=utf-8"),
        Embedded("cubit.svg", "image/svg+xml"),
    }.ToDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>Where an asset is found: <c>/assets/console.css?v=1f0c…</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such asset.</exception>
    public static string Address(string name) => $"/assets/{name}?v={All[name].Hash}";

    /// <summary>Serves the assets to anybody.</summary>
    internal static void MapAssets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{name}", Serve).AllowAnonymous();

    private static IResult Serve(string name, HttpContext context)
    {
        if (!All.TryGetValue(name, out var asset))
            return Results.NotFound();
        context.Response.Headers.CacheControl =
            context.Request.Query["v"] == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        var entityTag = new EntityTagHeaderValue($"\"{asset.Hash}\"");
        return Results.Bytes(asset.Content, asset.ContentType, entityTag: entityTag);
    }

    private static Asset Embedded(string name, string contentType)
    {
        using var resource =
            typeof(ConsoleAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The build has not embedded {name}.");
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, HashBytes));
        return new Asset(name, contentType, content, hash);
    }

    private sealed record Asset(string Name, string ContentType, byte[] Content, string Hash);
}
