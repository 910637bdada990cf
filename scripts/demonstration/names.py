"""Common French names, to be put together by chance: whoever bears one is nobody."""

LADIES = (
    *("Jeanne", "Simone", "Denise", "Yvette", "Jacqueline", "Paulette", "Lucienne", "Odette", "Ginette"),
    *("Raymonde", "Huguette", "Georgette", "Gisèle", "Colette", "Arlette", "Josette", "Andrée", "Renée"),
    *("Monique", "Nicole", "Liliane", "Rolande", "Solange", "Bernadette", "Micheline", "Éliane", "Janine"),
    *("Thérèse", "Suzanne", "Marcelle", "Henriette", "Yvonne", "Germaine", "Fernande", "Mireille", "Régine"),
)
GENTLEMEN = (
    *("Marcel", "René", "Roger", "Lucien", "Raymond", "Gaston", "Fernand", "Émile", "Georges", "Maurice"),
    *("Gilbert", "Edmond", "Armand", "Henri", "Léon", "Albert", "Gérard", "Bernard", "Guy", "Yves", "Serge"),
    *("Norbert", "Étienne", "Aimé", "Joseph", "Antonin", "Désiré", "Lionel", "Roland", "Hubert"),
)
SURNAMES = (
    *("Aubry", "Bailly", "Barbier", "Baron", "Benoit", "Berger", "Bertin", "Besson", "Blanchard", "Bonnet"),
    *("Boucher", "Bouvier", "Bresson", "Brun", "Brunel", "Carlier", "Carpentier", "Chapuis", "Charpentier"),
    *(
        "Chevallier",
        "Colin",
        "Collet",
        "Cordier",
        "Coste",
        "Cousin",
        "Daniel",
        "David",
        "Delmas",
        "Deschamps",
    ),
    *("Dubois", "Dufour", "Dumas", "Dumont", "Durand", "Fabre", "Faure", "Ferrand", "Fleury", "Fontaine"),
    *("Fournier", "Gaillard", "Garnier", "Gauthier", "Gay", "Gilles", "Girard", "Giraud", "Gros", "Guérin"),
    *("Guichard", "Guillot", "Guyot", "Hamon", "Hardy", "Huet", "Humbert", "Jacquet", "Jacob", "Joly"),
    *("Julien", "Lacroix", "Lambert", "Langlois", "Laurent", "Leblanc", "Leclerc", "Lefèvre", "Legrand"),
    *("Lemaire", "Lemoine", "Leroux", "Leroy", "Maillard", "Mallet", "Marchal", "Marchand", "Delmas"),
    *("Marty", "Masson", "Mathieu", "Menard", "Mercier", "Meunier", "Millet", "Monnier", "Morel", "Moreau"),
    *(
        "Nicolas",
        "Noël",
        "Olivier",
        "Pasquier",
        "Pelletier",
        "Perret",
        "Perrin",
        "Perrot",
        "Picard",
        "Pichon",
    ),
    *("Poirier", "Poulain", "Prévost", "Regnier", "Renard", "Renaud", "Rey", "Rivière", "Robin", "Rolland"),
    *("Rousseau", "Roussel", "Roux", "Royer", "Schmitt", "Tessier", "Thomas", "Vallet", "Vidal", "Vincent"),
)
KNOWN = {
    *(("Marcel", "Aubry"), ("Raymond", "Vidal"), ("Guy", "Roux"), ("Gérard", "Noël"), ("Roger", "Fabre")),
    *(("Henri", "Rousseau"), ("Henri", "Leclerc"), ("Albert", "Fabre"), ("Joseph", "Joly"), ("Guy", "Joly")),
    *(
        ("Georges", "Moreau"),
        ("Bernard", "Renaud"),
        ("René", "Dumont"),
        ("Jacqueline", "David"),
        ("Léon", "Noël"),
    ),
    *(
        ("Suzanne", "Noël"),
        ("Maurice", "Fabre"),
        ("Jeanne", "Moreau"),
        ("Mireille", "Dumas"),
        ("Yves", "Robin"),
    ),
    *(
        ("Roger", "Lemaire"),
        ("Roger", "Masson"),
        ("Émile", "Picard"),
        ("Armand", "Dufour"),
        ("Émile", "Fabre"),
    ),
    *(("Gérard", "Mercier"), ("Gaston", "Dumas"), ("Joseph", "Fontaine"), ("Colette", "Renard")),
    *(("Léon", "Noël"), ("Yves", "Robin"), ("Émile", "Fabre")),
    *(("Roger", "Carpentier"), ("René", "Guillot"), ("Maurice", "Lemaire"), ("Gérard", "Julien")),
    *(("Yves", "Lemoine"), ("Colette", "Besson"), ("Georges", "Lemaire"), ("Nicole", "Fontaine")),
}
"""Pairs of these that somebody well known bears, left out."""

DOOR_NOTES = (
    *("Sonner deux fois", "Code 42B7", "Code A1895", "Clé chez la gardienne", "Boîte à clés, code 2468"),
    *(
        "Interphone au nom du patient",
        "3e étage, ascenseur",
        "Rez-de-jardin, portail vert",
        "Entrer sans sonner",
    ),
    *("Porte bleue, au fond de la cour", "Chien gentil", "Sonner chez la voisine", "Escalier B, 2e gauche"),
    *("Frapper fort, entend mal", "Stationner devant le garage", "Code 0317 puis ascenseur"),
)
