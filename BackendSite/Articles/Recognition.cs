namespace BackendSite.Articles;

/// <summary>An award or a certificate that the company has received.</summary>
/// <param name="Name">The award's own name.</param>
/// <param name="Issuer">Who gave it.</param>
/// <param name="Year">The year in which it was given.</param>
/// <param name="Image">The path of a picture in the web root.</param>
/// <param name="Link">Where the issuer says so; null for none.</param>
public sealed record Recognition(string Name, string Issuer, int Year, string Image, string? Link);
