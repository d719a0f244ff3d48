namespace Cubit.Store;

/// <summary>The schema of the data does not admit this program.</summary>
public sealed class SchemaException(string message) : Exception(message);
