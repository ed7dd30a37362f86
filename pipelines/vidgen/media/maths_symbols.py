"""Unicode for LaTeX commands."""

# ruff: noqa: SIM905  a list literal of these takes ten times the lines

from __future__ import annotations

SYMBOLS = {
    rf"\{name}": sign
    for name, sign in (
        pair.split(":")
        for pair in (
            "alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ε zeta:ζ eta:η theta:θ "
            "vartheta:ϑ iota:ι kappa:κ lambda:λ mu:μ nu:ν xi:ξ pi:π rho:ρ sigma:σ tau:τ "
            "upsilon:υ phi:φ varphi:φ chi:χ psi:ψ omega:ω Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ "
            "Xi:Ξ Pi:Π Sigma:Σ Phi:Φ Psi:Ψ Omega:Ω "
            "times:× cdot:· div:÷ pm:± mp:∓ ast:* star:⋆ circ:∘ bullet:• oplus:⊕ otimes:⊗ "
            "leq:≤ le:≤ geq:≥ ge:≥ neq:≠ ne:≠ approx:≈ equiv:≡ sim:∼ cong:≅ propto:∝ ll:≪ gg:≫ "
            "lt:< gt:> in:∈ notin:∉ subset:⊂ subseteq:⊆ supset:⊃ cup:∪ cap:∩ emptyset:∅ "
            "setminus:∖ land:∧ wedge:∧ lor:∨ vee:∨ lnot:¬ neg:¬ forall:∀ exists:∃ "
            "to:→ rightarrow:→ leftarrow:← gets:← leftrightarrow:↔ mapsto:↦ uparrow:↑ "
            "downarrow:↓ Rightarrow:⇒ implies:⇒ Leftarrow:⇐ Leftrightarrow:⇔ iff:⇔ "
            "sum:∑ prod:∏ int:∫ iint:∬ oint:∮ partial:∂ nabla:∇ infty:∞ prime:′ degree:° "
            "angle:∠ triangle:△ perp:⊥ parallel:∥ mid:| vert:| lvert:| rvert:| Vert:‖ "
            "langle:⟨ rangle:⟩ lfloor:⌊ rfloor:⌋ lceil:⌈ rceil:⌉ ldots:… dots:… cdots:⋯ vdots:⋮ "
            "hbar:ℏ ell:ℓ Re:ℜ Im:ℑ aleph:ℵ therefore:∴ because:∵ checkmark:✓ square:□ dagger:†"
        ).split()
    )
}
FUNCTIONS = {
    rf"\{name}"
    for name in (
        "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh exp log ln lim max min sup "
        "inf gcd det dim deg arg mod bmod Pr"
    ).split()
}
SPACES = {r"\ ", r"\,", r"\;", r"\:", r"\!", r"\quad", r"\qquad", r"\\", "~"}
ACCENTS = {
    r"\vec": "\u20d7",
    r"\hat": "\u0302",
    r"\bar": "\u0304",
    r"\overline": "\u0304",
    r"\dot": "\u0307",
    r"\ddot": "\u0308",
    r"\tilde": "\u0303",
}
DOUBLE = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "P": "ℙ", "E": "𝔼"}
SUPERSCRIPTS = dict(
    zip(
        "0123456789+−-=()niabcdefghjklmoprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
        strict=True,
    )
)
SUBSCRIPTS = dict(
    zip("0123456789+−-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
VULGAR = {("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾"}
