// What only the neuron says, in Hebrew.
export default {
  hintNeuron: "גררו את הקו בטבעת שלו, ואת חץ המשקלים בקצה שלו.",
  thousandSteps: "אלף צעדים",
  neuron_w0: "w₀",
  neuron_w1: "w₁",
  neuron_b: "b",
  right: "נכונות, מתוך 100",
  neuronWrong: "{right} מתוך 100 הנקודות נמצאות בצד הנכון של הקו, והמחיר הוא {cost}.",
  neuronRight: "כל {right} הנקודות בצד הנכון. המחיר הוא {cost}, וחץ ארוך יותר, נוירון נחרץ יותר, מוריד אותו עוד.",
  neuronNone: "שני המשקלים הם 0, ולכן אין קו: הנוירון עונה אותה תשובה בכל מקום, והמחיר הוא {cost}.",
};
