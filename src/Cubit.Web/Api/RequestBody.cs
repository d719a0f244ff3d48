using Cubit.Catalog;
using Cubit.Store.Resizing;
using Microsoft.AspNetCore.Http.Features;

namespace Cubit.Web.Api;

/// <summary>Reads the JSON of a request strictly; whatever is wrong with it is a 400 that names the place.</summary>
internal static class RequestBody
{
    /// <summary>No request of this API is near this size.</summary>
    public const int BytesMax = 65_536;

    /// <summary>Reads a body, or answers what is wrong with it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Takes the fields; a <see cref="FormatException"/> tells the place.</param>
    /// <param name="then">Answers what was read.</param>
    public static async Task<IResult> ReadAsync<T>(HttpContext context, Func<JsonPlace, T> read, Func<T, Task<IResult>> then)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = BytesMax;
        T request;
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            request = read(JsonPlace.Parse(await reader.ReadToEndAsync(context.RequestAborted)));
        }
        catch (FormatException exception)
        {
            return Invalid($"The body: {exception.Message}.");
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Invalid($"The body is larger than {BytesMax} bytes.");
        }

        return await then(request);
    }

    /// <summary>A request that cannot be understood.</summary>
    public static IResult Invalid(string detail, params IEnumerable<(string Name, string Value)> values) =>
        Problem.Of(Refusal.Of("request.invalid", detail, values));
}
