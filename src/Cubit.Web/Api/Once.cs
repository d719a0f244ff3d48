using System.Security.Cryptography;
using System.Text.Json;
using Cubit.Store.Lifecycle;
using Cubit.Store.Orders;
using Cubit.Web.Hosting;

namespace Cubit.Web.Api;

/// <summary>Answers that are stored under the caller's key, where it sends one.</summary>
internal static class Once
{
    /// <summary>Does what is asked, once where the request has a header <c>Idempotency-Key</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">What was read from its body: the same key may only ever carry the same.</param>
    /// <param name="act">Does it.</param>
    public static async Task<IResult> AnswerAsync<T>(
        HttpContext context,
        T request,
        Func<OnceKey?, Task<OrderAnswer>> act
    )
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > OrderDesk.KeyLengthMax)
            return RequestBody.Invalid($"An Idempotency-Key has at most {OrderDesk.KeyLengthMax} characters.");
        var asked = JsonSerializer.SerializeToUtf8Bytes((context.Request.Path.Value, request), Fields);
        // An operator's key is no customer's: no header holds a line end.
        var own = context.User.IsStaff() ? $"\n{context.User.Identity!.Name}\n{key}" : key;
        return Answer(
            await act(key.Length == 0 ? null : new OnceKey(own, Convert.ToHexStringLower(SHA256.HashData(asked))))
        );
    }

    /// <summary>An answer as it goes out.</summary>
    public static IResult Answer(OrderAnswer answer) =>
        Results.Text(
            answer.Body,
            answer.Status < StatusCodes.Status300MultipleChoices ? "application/json" : Problem.MediaType,
            statusCode: answer.Status
        );

    // Tuples have fields and no properties.
    private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };
}
